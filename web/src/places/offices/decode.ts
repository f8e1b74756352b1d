/**
 * QR codes out of pictures and camera frames. The decoder is fetched when somebody wants to scan.
 * @module
 */

/** Milliseconds between two looks at the camera. */
const LOOK_MS = 120
/** Larger pictures are made smaller: a code that fills a page is still read. */
const MOST_PIXELS = 1600

/** There is a camera to ask for. */
export function cameraThere(): boolean {
  return typeof navigator.mediaDevices?.getUserMedia === "function"
}

/** What the code in a picture says; null: there is none that can be read, or it is no picture. */
export async function readPicture(file: Blob): Promise<string | null> {
  try {
    const picture = await createImageBitmap(file)
    try {
      return await decode(picture, picture.width, picture.height, { timeLimit: 1500 })
    } finally {
      picture.close()
    }
  } catch {
    return null
  }
}

/**
 * Watch the camera until it sees a code. The camera is let go of in any case.
 * @returns what the code says; null when the signal ended it
 * @throws {DOMException} there is no camera, or it may not be used
 */
export async function watchCamera(video: HTMLVideoElement, signal: AbortSignal): Promise<string | null> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1280 } },
  })
  try {
    video.srcObject = stream
    await video.play()
    while (!signal.aborted) {
      const text = video.videoWidth === 0 ? null : await decode(video, video.videoWidth, video.videoHeight)
      if (text !== null) return text
      await new Promise((done) => setTimeout(done, LOOK_MS))
    }
    return null
  } finally {
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
}

async function decode(
  source: CanvasImageSource,
  width: number,
  height: number,
  options: { readonly timeLimit?: number } = {},
): Promise<string | null> {
  const { decodeQR } = await import("qr/decode.js")
  const scale = Math.min(1, MOST_PIXELS / Math.max(width, height))
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext("2d", { willReadFrequently: true })
  if (context === null) return null
  // A code on a transparent ground is dark on nothing.
  context.fillStyle = "#fff"
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(source, 0, 0, canvas.width, canvas.height)
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height), options)
  } catch {
    return null
  }
}
