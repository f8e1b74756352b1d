/**
 * Reading a QR code: by the camera, or from a picture. Pictures stay in this page; only the text that was read is used.
 * @module
 */
import { useEffect, useRef, useState, type JSX } from "react"
import { useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { FileField } from "../../ui/file.tsx"
import { Notice } from "../../ui/notice.tsx"
import { cameraThere, readPicture, watchCamera } from "./decode.ts"

/** Show a code to the camera, or choose a picture of it. @param props.onText is given what the code says, once */
export function Scan({
  label,
  help,
  onText,
}: {
  readonly label: string
  readonly help?: string
  readonly onText: (text: string) => void
}): JSX.Element {
  const { t } = useI18n()
  const [camera, setCamera] = useState(false)
  const [fault, setFault] = useState<"no-code" | "no-camera" | null>(null)
  const fromPicture = async (file: File): Promise<void> => {
    setFault(null)
    const text = await readPicture(file)
    if (text === null) setFault("no-code")
    else onText(text)
  }
  return (
    <div className="stack">
      <FileField
        label={label}
        accept={["image/*"]}
        onFiles={([file]) => file !== undefined && void fromPicture(file)}
        {...(help === undefined ? {} : { help })}
      />
      {cameraThere() && !camera && (
        <Button
          onPress={() => {
            setFault(null)
            setCamera(true)
          }}
        >
          {t("offices.scan-camera")}
        </Button>
      )}
      {camera && (
        <Camera
          onText={(text) => {
            setCamera(false)
            onText(text)
          }}
          onFail={() => {
            setCamera(false)
            setFault("no-camera")
          }}
          onStop={() => setCamera(false)}
        />
      )}
      {fault !== null && (
        <Notice kind="warn" live title={t(`offices.scan-${fault}`)}>
          <p>{t(`offices.scan-${fault}-do`)}</p>
        </Notice>
      )}
    </div>
  )
}

function Camera({
  onText,
  onFail,
  onStop,
}: {
  readonly onText: (text: string) => void
  readonly onFail: () => void
  readonly onStop: () => void
}): JSX.Element {
  const { t } = useI18n()
  const video = useRef<HTMLVideoElement>(null)
  const told = useRef({ onText, onFail })
  useEffect(() => {
    told.current = { onText, onFail }
  })
  useEffect(() => {
    const stop = new AbortController()
    if (video.current !== null) {
      watchCamera(video.current, stop.signal).then(
        (text) => text !== null && told.current.onText(text),
        () => stop.signal.aborted || told.current.onFail(),
      )
    }
    return () => stop.abort()
  }, [])
  return (
    <div className="scan">
      <video ref={video} className="scan-picture" muted playsInline aria-label={t("offices.scan-picture")} />
      <p role="status">{t("offices.scan-hold")}</p>
      <Button onPress={onStop}>{t("offices.scan-stop")}</Button>
    </div>
  )
}
