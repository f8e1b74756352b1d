/**
 * The bench: the head of the letter, its parts one below the other with what is decided about each beside it, and how it
 * is kept.
 * @module
 */
import { useEffect, useMemo, useState, useSyncExternalStore, type DragEvent, type JSX, type KeyboardEvent } from "react"
import type { KeptPaper, WriteOptions } from "../../api.ts"
import { useDocuments } from "../../app/roles.ts"
import { Page, go } from "../../app/router.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { FileField } from "../../ui/file.tsx"
import { Details } from "../../ui/layout.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import { BenchBar } from "./bench-bar.tsx"
import { BenchContext, useBench, useDocument, usePartActs } from "./context.tsx"
import { EnclosurePart } from "./enclosure-part.tsx"
import { LetterHead } from "./letter-head.tsx"
import { partsOf, schema, type LetterAttrs } from "./schema.ts"
import { SectionPart } from "./section-part.tsx"
import { openWriting, type Start, type Writing } from "./writing.ts"

/** A letter on the bench. What `kept` is later is taken over while nothing here is unsaved. */
export function LetterBench({
  kept,
  options,
  onNumber,
}: {
  readonly kept: KeptPaper | Start
  readonly options: WriteOptions
  readonly onNumber: (paper: number) => void
}): JSX.Element {
  const [writing, setWriting] = useState<Writing | null>(null)
  useEffect(() => {
    const opened = openWriting(kept, onNumber)
    setWriting(opened)
    return () => opened.close()
    // Opened once: what comes later is taken over below.
  }, [])
  useEffect(() => {
    if (writing === null || !("state" in kept) || writing.keeping.isUnsaved()) return
    if (kept.paper === writing.keeping.paper() && kept.version > writing.keeping.version()) writing.takeOver(kept)
  }, [kept, writing])
  const context = useMemo(() => (writing === null ? null : { ...writing, options }), [writing, options])
  if (context === null) return <></>
  return (
    <BenchContext value={context}>
      <BenchPage refused={"why" in kept && kept.state === "refused" ? kept.why : null} />
    </BenchContext>
  )
}

function BenchPage({ refused }: { readonly refused: string | null }): JSX.Element {
  const { t, has } = useI18n()
  const { options, keeping, bench } = useBench()
  const doc = useDocument()
  const acts = usePartActs()
  const documentName = useDocuments()
  const { document: kind } = doc.attrs as LetterAttrs
  const [dragging, setDragging] = useState(false)
  useUnsavedGuard()
  useWantedPart()
  const drop = (event: DragEvent): void => {
    setDragging(false)
    if (event.defaultPrevented || event.dataTransfer.files.length === 0) return
    event.preventDefault()
    acts.addFiles(null, [...event.dataTransfer.files])
  }
  const dragOver = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    setDragging(true)
  }
  const undoKeys = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.altKey) return
    // A line to type in has an undo of its own.
    if (
      event.target instanceof HTMLElement &&
      event.target.closest("input:not([type=checkbox], [type=radio]), textarea") !== null
    )
      return
    const back = event.code === "KeyZ" && !event.shiftKey
    if (!back && event.code !== "KeyY" && event.code !== "KeyZ") return
    event.preventDefault()
    if (back) bench.undo()
    else bench.redo()
  }
  const review = async (): Promise<void> => {
    const paper = await keeping.flush()
    if (paper !== null) go({ place: "review", paper })
  }
  return (
    <div
      className={dragging ? "bench bench-dragging" : "bench"}
      onDragOver={dragOver}
      onDragLeave={(event) =>
        event.currentTarget.contains(event.relatedTarget as HTMLElement | null) || setDragging(false)
      }
      onDrop={drop}
      onKeyDown={undoKeys}
    >
      <Page
        wide
        title={t("write.draft")}
        heading={documentName(kind)}
        lead={
          <T
            id="write.to-channel"
            values={{ office: <Foreign dir="ltr">{options.other}</Foreign>, channel: <Code>{options.channel}</Code> }}
          />
        }
      >
        <BenchBar onReview={() => void review()} />
        {refused !== null && (
          <Notice kind="warn" title={t("write.refused-title")}>
            <p>
              {has(`error.${refused}`) ? (t as (key: string) => string)(`error.${refused}`) : <Code>{refused}</Code>}
            </p>
            <p>{t("write.refused-do")}</p>
          </Notice>
        )}
        {!options.standing && <Notice kind="warn" title={t("write.not-standing")} />}
        {options.standing && !options.compared && <Notice kind="warn" title={t("write.not-compared")} />}
        <LetterHead />
        <ol className="bench-parts" aria-label={t("write.parts")}>
          {partsOf(doc).map(({ node, id }, index, all) =>
            node.type === schema.nodes.section ? (
              <SectionPart key={id} node={node} id={id} index={index} count={all.length} />
            ) : (
              <EnclosurePart key={id} node={node} id={id} index={index} count={all.length} />
            ),
          )}
        </ol>
        <div className="bench-more">
          <Button onPress={() => acts.addSection(null)} aria-keyshortcuts="Control+Enter">
            {t("write.add-section")}
          </Button>
          <FileField
            label={t("write.add-enclosures")}
            multiple
            onFiles={(files) => acts.addFiles(null, files)}
            help={t("write.enclosures-help")}
          />
        </div>
        <KeysHelp />
      </Page>
    </div>
  )
}

/** The browser asks before it closes only while something would be lost. */
function useUnsavedGuard(): void {
  const { keeping } = useBench()
  const unsaved = useSyncExternalStore(keeping.hear, keeping.isUnsaved)
  useEffect(() => {
    if (!unsaved) return
    const guard = (event: BeforeUnloadEvent): void => event.preventDefault()
    addEventListener("beforeunload", guard)
    return () => removeEventListener("beforeunload", guard)
  }, [unsaved])
}

/** `?part=3`: the review sends one to a part. */
function useWantedPart(): void {
  const { bench } = useBench()
  useEffect(() => {
    const part = Number(new URLSearchParams(location.search).get("part"))
    const wanted = partsOf(bench.doc())[part - 1]
    if (wanted === undefined) return
    document.getElementById(`part-${wanted.id}`)?.scrollIntoView({ block: "start" })
    if (wanted.node.type === schema.nodes.section) bench.focus({ part: wanted.id, index: 0 })
    else document.getElementById(`part-${wanted.id}`)?.focus()
  }, [bench])
}

function KeysHelp(): JSX.Element {
  const { t } = useI18n()
  const keys = [
    ["write.key-section", "Ctrl Enter"],
    ["write.key-divide", "Ctrl Shift Enter"],
    ["write.key-up", "Alt Shift ↑"],
    ["write.key-down", "Alt Shift ↓"],
    ["write.key-remove", "Ctrl Shift Backspace"],
    ["write.key-undo", "Ctrl Z"],
    ["write.key-redo", "Ctrl Shift Z"],
    ["write.key-zwnj", "Shift Space"],
  ] as const
  return (
    <Details summary={t("write.keys")}>
      <dl className="keys">
        {keys.map(([words, held]) => (
          <div key={words}>
            <dt>{t(words)}</dt>
            <dd dir="ltr">
              {held.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Details>
  )
}
