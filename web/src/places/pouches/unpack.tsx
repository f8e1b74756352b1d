/**
 * Unpacking: the files of a pouch are dropped, sent to the desk piece by piece, and what became of each thing in them is
 * said. Some of several may come now and the rest later.
 * @module
 */
import { useRef, useState, type JSX } from "react"
import { refusalOf, uploadVolume, type Refusal, type UnpackedFile, type UnpackedText } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { FileField } from "../../ui/file.tsx"
import { Section, Tag } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Progress } from "../../ui/progress.tsx"
import { Code, Foreign, Size } from "../../ui/text.tsx"

/** The section. */
export function Unpack({ onDone }: { readonly onDone: () => void }): JSX.Element {
  const { t } = useI18n()
  const [carried, setCarried] = useState<{ readonly done: number; readonly total: number } | null>(null)
  const [failed, setFailed] = useState<Refusal | null>(null)
  const [found, setFound] = useState<UnpackedText | null>(null)
  const stop = useRef<AbortController | null>(null)
  const act = useAct("pouch.unpack")
  const busy = carried !== null || act.busy

  const take = async (files: readonly File[]): Promise<void> => {
    setFailed(null)
    setFound(null)
    act.clear()
    const mine = new AbortController()
    stop.current = mine
    const total = files.reduce((sum, { size }) => sum + size, 0)
    const sent: { id: string; name: string }[] = []
    let before = 0
    try {
      for (const file of files) {
        const done = before
        const progress = (received: number): void => setCarried({ done: done + received, total })
        progress(0)
        sent.push({ id: await uploadVolume(file, { progress, signal: mine.signal }), name: file.name })
        before += file.size
      }
      setCarried(null)
      const answer = await act.run({ files: sent })
      setFound(answer)
      if (answer !== null) onDone()
    } catch (error) {
      setFailed(refusalOf(error))
    } finally {
      setCarried(null)
    }
  }
  const refusal = failed ?? act.refusal
  return (
    <Section title={t("pouch.unpack")}>
      <FileField
        label={t("pouch.files")}
        help={t("pouch.files-help")}
        multiple
        disabled={busy}
        onFiles={(files) => void take(files)}
      />
      {carried !== null && (
        <div className="pouch-carried">
          <Progress label={t("pouch.reading")} done={carried.done} total={carried.total} unit="bytes" />
          <Button look="quiet" onPress={() => stop.current?.abort()}>
            {t("common.stop")}
          </Button>
        </div>
      )}
      {act.busy && <p role="status">{t("pouch.unpacking")}</p>}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {found !== null && <Found found={found} />}
    </Section>
  )
}

function Found({ found }: { readonly found: UnpackedText }): JSX.Element {
  const { t } = useI18n()
  const { altered, came, files, missing } = found
  const bad = altered > 0 || files.some(({ refusal, bundles }) => refusal !== null || bundles.some(isRefused))
  return (
    <div className="pouch-found">
      <Notice kind={bad ? "warn" : "good"} live title={t(bad ? "pouch.done-not-all" : "pouch.done")}>
        {came > 0 && (
          <p>
            <T id="pouch.enclosures-came" values={{ count: came }} />
          </p>
        )}
        {altered > 0 && (
          <p>
            <T id="pouch.enclosures-altered" values={{ count: altered }} />
          </p>
        )}
        {missing.map(({ pouch, volumes, missing: numbers }) => (
          <p key={pouch}>
            <T
              id="pouch.missing"
              values={{ pouch: <Code>{pouch}</Code>, volumes, numbers: <Code>{numbers.join(", ")}</Code> }}
            />
          </p>
        ))}
      </Notice>
      {files.map((file, at) => (
        <FileFound key={at} file={file} />
      ))}
    </div>
  )
}

function FileFound({ file }: { readonly file: UnpackedFile }): JSX.Element {
  const { t } = useI18n()
  const { arrived, bundles, name, number, others, records, refusal, volumes } = file
  const facts = [
    arrived > 0 && <T key="arrived" id="pouch.words-came" values={{ count: arrived }} />,
    records > 0 && <T key="records" id="pouch.records-came" values={{ count: records }} />,
    others > 0 && <T key="others" id="pouch.for-others" values={{ count: others }} />,
  ].filter((each) => each !== false)
  return (
    <Section title={<Foreign>{name}</Foreign>} level={3}>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {refusal === null && (
        <p>
          <T id="pouch.volume" values={{ number, volumes }} />
        </p>
      )}
      {bundles.length > 0 && (
        <table className="pouch-table">
          <thead>
            <tr>
              <th scope="col">{t("pouch.bundle")}</th>
              <th scope="col">{t("pouch.size")}</th>
              <th scope="col">{t("pouch.outcome")}</th>
            </tr>
          </thead>
          <tbody>
            {bundles.map((each) => (
              <tr key={each.bundle}>
                <th scope="row">
                  <Code>{each.bundle}</Code>
                </th>
                <td>
                  <Size octets={each.bytes} />
                </td>
                <td>
                  <Tag kind={isRefused(each) ? "stop" : each.outcome === "taken" ? "good" : "plain"}>
                    {t(`pouch.outcome-${each.outcome}`)}
                  </Tag>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {facts.map((fact, at) => (
        <p key={at}>{fact}</p>
      ))}
    </Section>
  )
}

function isRefused({ outcome }: UnpackedFile["bundles"][number]): boolean {
  return outcome === "refused"
}
