/**
 * How the page talks to the desk: calls, events, uploads, downloads, and the launch. The contract is `src/desk/api.ts`;
 * only its types are imported. Whatever goes wrong is a {@link Refused} with a stable code.
 * @module
 */
import type { Answer, Asked, CallName, DeskEvent, Refusal, UploadState } from "../../src/desk/api.ts"

export type * from "../../src/desk/api.ts"

/** A call that was refused, or that never reached the desk (`desk-unreachable`). `message` is for the details only. */
export class Refused extends Error implements Refusal {
  override readonly name = "Refused"
  readonly code: string
  readonly kind: Refusal["kind"]
  constructor({ code, kind, message }: Refusal, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.kind = kind
  }
}

/** Every request carries it: no form and no other origin can send it without being asked first. */
const OWN = { "x-diwan": "1" } as const
const KINDS = new Set<unknown>(["failed", "usage", "stop", "locked", "not-found", "policy", "later", "interrupted"])
/** Octets of one piece of an upload. */
const PIECE_BYTES = 1024 * 1024

/**
 * Ask the desk.
 * @param options.refresh the page asks by itself: nobody need be there, and the idle lock is not put off
 * @throws {Refused} with the desk's code; `desk-unreachable` if it did not answer
 */
export async function call<Name extends CallName>(
  name: Name,
  asked: Asked<Name>,
  { refresh = false, ...options }: { readonly signal?: AbortSignal; readonly refresh?: boolean } = {},
): Promise<Answer<Name>> {
  const response = await send(`/api/${name}`, {
    method: "POST",
    headers: { ...OWN, "content-type": "application/json", ...(refresh ? { "x-diwan-refresh": "1" } : {}) },
    body: JSON.stringify(asked),
    ...options,
  })
  return (await answerOf(response)) as Answer<Name>
}

/** Say that a person is there, who reads or types and asks nothing of the desk; or it would lock itself under their eyes. */
export async function touch(): Promise<void> {
  await send("/touch", { method: "POST", headers: { ...OWN, "content-type": "application/json" }, body: "{}" })
}

/**
 * Exchange the launch secret of the address for a session. The secret leaves the address before anything else happens, so
 * that neither history nor a screenshot keeps it.
 * @returns whether there was one
 * @throws {Refused} `launch-refused` and others
 */
export async function launch(): Promise<boolean> {
  const secret = /^#launch=([\w-]+)$/.exec(location.hash)?.[1]
  if (secret === undefined) return false
  history.replaceState(null, "", location.pathname + location.search)
  const response = await send("/launch", {
    method: "POST",
    headers: { ...OWN, "content-type": "application/json" },
    body: JSON.stringify({ secret }),
  })
  await answerOf(response)
  return true
}

/**
 * Listen to what the desk tells without being asked. Ends when the signal does; otherwise it connects again for as long as
 * the page stands, more slowly each time.
 * @param hear.event each event
 * @param hear.connected whether the desk is there; said whenever it changes
 */
export async function events(
  hear: { readonly event: (event: DeskEvent) => void; readonly connected: (there: boolean) => void },
  signal: AbortSignal,
): Promise<void> {
  for (let wait = 500; !signal.aborted; wait = Math.min(wait * 2, 10_000)) {
    try {
      const response = await send("/api/events", { headers: { ...OWN, accept: "text/event-stream" }, signal })
      if (!response.ok || response.body === null) await answerOf(response)
      else {
        hear.connected(true)
        wait = 500
        for await (const event of parse(response.body)) hear.event(event)
      }
    } catch (error) {
      if (signal.aborted) return
      // A desk that refuses is there: the session call says why it refuses.
      hear.connected(error instanceof Refused && error.code !== "desk-unreachable")
      await pause(wait, signal)
      continue
    }
    if (signal.aborted) return
    hear.connected(false)
    await pause(wait, signal)
  }
}

/**
 * Send a file's octets from where the desk has got to. Stopping is harmless: call it again with what was received.
 * @param target.from octets the desk has already, as `upload.start` answered
 * @throws {Refused} as the desk says; a DOMException `AbortError` when stopped
 */
export async function upload(
  target: { readonly paper: number; readonly part: string; readonly file: Blob; readonly from: number },
  { progress, signal }: { readonly progress: (received: number) => void; readonly signal: AbortSignal },
): Promise<UploadState> {
  const { paper, part, file } = target
  let state: UploadState = { received: target.from, state: "receiving" }
  while (state.state === "receiving") {
    const offset = state.received
    const response = await send(`/upload/${paper}/${part}`, {
      method: "PUT",
      headers: { ...OWN, "content-type": "application/octet-stream", "upload-offset": String(offset) },
      body: file.slice(offset, offset + PIECE_BYTES),
      signal,
    })
    state = (await answerOf(response)) as UploadState
    if (state.state === "receiving" && state.received <= offset && offset < file.size) {
      throw new Refused({ code: "upload-stalled", kind: "failed", message: `the desk stayed at ${offset} octets` })
    }
    progress(state.received)
  }
  return state
}

/**
 * Send a volume of a pouch to the desk, under an id drawn here. It is ciphertext; nothing is done with it before it is asked.
 * @returns the id to unpack it by
 * @throws {Refused} as the desk says; a DOMException `AbortError` when stopped
 */
export async function uploadVolume(
  file: Blob,
  { progress, signal }: { readonly progress: (received: number) => void; readonly signal: AbortSignal },
): Promise<string> {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (octet) =>
    octet.toString(16).padStart(2, "0"),
  ).join("")
  let received = 0
  do {
    const offset = received
    const response = await send(`/upload/pouch/${id}`, {
      method: "PUT",
      headers: { ...OWN, "content-type": "application/octet-stream", "upload-offset": String(offset) },
      body: file.slice(offset, offset + PIECE_BYTES),
      signal,
    })
    received = ((await answerOf(response)) as UploadState).received
    if (received <= offset && offset < file.size)
      throw new Refused({ code: "upload-stalled", kind: "failed", message: `the desk stayed at ${offset} octets` })
    progress(received)
  } while (received < file.size)
  return id
}

/** Fetch a ticket's file as an attachment: the browser saves it, this page never shows it. */
export function download(ticket: string): void {
  const anchor = document.createElement("a")
  anchor.href = `/download/${encodeURIComponent(ticket)}`
  anchor.download = ""
  anchor.rel = "noreferrer"
  anchor.click()
}

/** A small file as the calls take it. @throws {Refused} `file-too-large`: more than 12 MiB */
export async function base64Of(file: Blob): Promise<string> {
  if (file.size > 12 * 1024 * 1024) {
    throw new Refused({
      code: "file-too-large",
      kind: "usage",
      message: `the file has ${file.size} octets, want at most 12 MiB`,
    })
  }
  const octets = new Uint8Array(await file.arrayBuffer())
  let text = ""
  for (let at = 0; at < octets.length; at += 0x8000) text += String.fromCharCode(...octets.subarray(at, at + 0x8000))
  return btoa(text)
}

/** Whatever was thrown, as something that can be shown. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return { code: error.code, kind: error.kind, message: error.message }
  if (error instanceof DOMException && error.name === "AbortError") {
    return { code: "interrupted", kind: "interrupted", message: "it was stopped" }
  }
  return { code: "page-failed", kind: "failed", message: error instanceof Error ? error.message : String(error) }
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: "same-origin", redirect: "error", ...init })
  } catch (error) {
    if (init.signal?.aborted === true) throw error
    throw new Refused({ code: "desk-unreachable", kind: "later", message: "the desk did not answer" }, { cause: error })
  }
}

async function answerOf(response: Response): Promise<unknown> {
  if (response.status === 204) return {}
  const type = response.headers.get("content-type") ?? ""
  const value: unknown = type.includes("json") ? await response.json().catch(() => null) : null
  if (response.ok && value !== null) return value
  const { code, kind, detail, message } = (value ?? {}) as { readonly [name: string]: unknown }
  const said = typeof message === "string" ? message : detail
  throw new Refused({
    code: typeof code === "string" ? code : "answer-malformed",
    kind: KINDS.has(kind) ? (kind as Refusal["kind"]) : "failed",
    message: typeof said === "string" ? said : `the desk answered ${response.status} without a problem document`,
  })
}

/** Server-sent events: only `data:` lines are used; a comment is the heartbeat. */
async function* parse(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<DeskEvent> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  try {
    let rest = ""
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (rest + value).split("\n\n")
      rest = blocks.pop() ?? ""
      for (const block of blocks) {
        const data = block
          .split("\n")
          .filter((line) => line.startsWith("data:"))
          .map((line) => line.slice(5).trimStart())
          .join("\n")
        if (data !== "") yield JSON.parse(data) as DeskEvent
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener("abort", () => (clearTimeout(timer), done()), { once: true })
  })
}
