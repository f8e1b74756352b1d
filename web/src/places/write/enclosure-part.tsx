/**
 * An enclosure on the bench: sealed as it comes, with its progress; it can pause, go on, and ask for its file again.
 * @module
 */
import { memo, useState, type JSX } from "react"
import { FileTrigger } from "react-aria-components"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Progress } from "../../ui/progress.tsx"
import { Foreign, Size } from "../../ui/text.tsx"
import { useBench, usePartActs, useUpload } from "./context.tsx"
import { PartFrame, type PartProps } from "./part-frame.tsx"
import type { EnclosureAttrs } from "./schema.ts"
import { nameOf } from "./uploads.ts"

/** An enclosure. */
export const EnclosurePart = memo(function EnclosurePart({ node, id, index, count }: PartProps): JSX.Element {
  const { t } = useI18n()
  const acts = usePartActs()
  const { name, type, size } = node.attrs as EnclosureAttrs
  return (
    <PartFrame node={node} id={id} index={index} count={count} name={t("write.enclosure")}>
      <div className="bench-enclosure">
        <p className="bench-enclosure-name">
          <Foreign>{name}</Foreign>
        </p>
        <p className="bench-enclosure-facts">
          <Size octets={size} /> <bdi dir="ltr">{type}</bdi>
        </p>
        <Way attrs={node.attrs as EnclosureAttrs} />
        <p>
          <Button small look="plain" aria-label={t("write.remove-enclosure", { name })} onPress={() => acts.remove(id)}>
            {t("write.remove-part")}
          </Button>
        </p>
      </div>
    </PartFrame>
  )
})

function Way({ attrs }: { readonly attrs: EnclosureAttrs }): JSX.Element {
  const { t } = useI18n()
  const { uploads } = useBench()
  const upload = useUpload(attrs.id)
  const { id, name, size } = attrs
  if (upload?.state === "sealed" || (upload === null && attrs.state === "sealed")) {
    return (
      <p className="bench-enclosure-sealed" role="status">
        {t("write.sealed")}
      </p>
    )
  }
  if (upload === null) return <Wanted attrs={attrs} />
  return (
    <div className="bench-enclosure-way">
      <Progress label={t("write.sealing", { name })} done={upload.received} total={size} unit="bytes" />
      <div className="row">
        {upload.state === "waiting" && <span>{t("write.upload-waiting")}</span>}
        {(upload.state === "running" || upload.state === "waiting") && (
          <Button small aria-label={t("write.pause-of", { name })} onPress={() => uploads.pause(id)}>
            {t("write.pause")}
          </Button>
        )}
        {upload.state === "paused" && (
          <>
            <span>{t("write.upload-paused")}</span>
            <Button small look="main" aria-label={t("write.resume-of", { name })} onPress={() => uploads.resume(id)}>
              {t("write.resume")}
            </Button>
          </>
        )}
      </div>
      {upload.state === "failed" && upload.refusal !== null && (
        <RefusalNotice
          refusal={upload.refusal}
          again={
            <Button
              small
              onPress={() => (upload.refusal?.code === "enclosure-changed" ? uploads.again(id) : uploads.resume(id))}
            >
              {upload.refusal.code === "enclosure-changed" ? t("write.upload-anew") : t("write.resume")}
            </Button>
          }
        />
      )}
    </div>
  )
}

/** The page was loaded again: the desk has a piece of it, and the browser has forgotten the file. */
function Wanted({ attrs: { id, name, size, received } }: { readonly attrs: EnclosureAttrs }): JSX.Element {
  const { t, numbers } = useI18n()
  const { uploads } = useBench()
  const [other, setOther] = useState<string | null>(null)
  return (
    <div className="bench-enclosure-way">
      <p>
        <T
          id={received > 0 ? "write.file-again" : "write.file-wanted"}
          values={{ received: numbers.size(received), size: numbers.size(size) }}
        />
      </p>
      <FileTrigger
        onSelect={(list) => {
          const file = list?.[0]
          if (file === undefined) return
          if (nameOf(file).text !== name || file.size !== size) setOther(file.name)
          else uploads.begin(id, file)
        }}
      >
        <Button small>{t("write.choose-again")}</Button>
      </FileTrigger>
      {other !== null && (
        <Notice kind="warn" live>
          <T id="write.file-other" values={{ other, name, size: numbers.size(size) }} />
        </Notice>
      )}
    </div>
  )
}
