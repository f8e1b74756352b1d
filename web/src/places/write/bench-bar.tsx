/**
 * The bar above the letter: how it is kept, undo, and the way on; below it what must be said at once.
 * @module
 */
import { useSyncExternalStore, type JSX } from "react"
import { call, refusalOf } from "../../api.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n, useRefusalText } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import { depths } from "./bench.ts"
import { CleanedNotice } from "./cleaned-notice.tsx"
import { useBench } from "./context.tsx"
import type { Kept } from "./keeping.ts"

/** The bar. */
export function BenchBar({ onReview }: { readonly onReview: () => void }): JSX.Element {
  const { t } = useI18n()
  const { bench, keeping } = useBench()
  const kept = useSyncExternalStore(keeping.hear, keeping.now)
  const state = useSyncExternalStore(bench.hear, bench.state)
  const { undo, redo } = depths(state)
  return (
    <div className="bench-bar">
      <div className="bench-bar-row">
        <p className="bench-kept" role="status">
          <KeptWords kept={kept} />
        </p>
        <div className="row">
          <Button small isDisabled={undo === 0} onPress={() => bench.undo()} aria-keyshortcuts="Control+Z">
            {t("write.undo")}
          </Button>
          <Button small isDisabled={redo === 0} onPress={() => bench.redo()} aria-keyshortcuts="Control+Shift+Z">
            {t("write.redo")}
          </Button>
          <Button look="main" isDisabled={kept.state === "changed"} onPress={onReview}>
            {t("write.to-review")}
          </Button>
        </div>
      </div>
      <CleanedNotice />
      {kept.state === "changed" && <Conflict />}
      {kept.state === "refused" && <RefusalNotice refusal={kept.refusal} />}
    </div>
  )
}

function KeptWords({ kept }: { readonly kept: Kept }): JSX.Element {
  const { t, dates } = useI18n()
  const text = useRefusalText()
  switch (kept.state) {
    case "new":
      return <T id="write.kept-new" />
    case "saved":
      return <T id="write.kept-saved" values={{ time: dates.time(kept.at) }} />
    case "unsaved":
    case "saving":
      return <T id="write.kept-saving" />
    case "waiting":
      return (
        <>
          <strong>{t("write.kept-waiting")}</strong> {text(kept.refusal)}
        </>
      )
    case "changed":
    case "refused":
      return <strong>{t("write.kept-not")}</strong>
  }
}

/** Another tab, or the command line, saved something else: nothing is written over, either way. */
function Conflict(): JSX.Element {
  const { t } = useI18n()
  const { keeping, takeOver } = useBench()
  const reload = async (): Promise<void> => {
    const paper = keeping.paper()
    if (paper === null) return
    try {
      takeOver(await call("paper.open", { paper }))
    } catch (error) {
      toast(<Told code={refusalOf(error).code} />, "warn")
    }
  }
  const keep = async (): Promise<void> => {
    if ((await keeping.keepAsNew()) !== null) toast(<T id="write.kept-as-new" />)
  }
  return (
    <Notice kind="warn" live title={t("write.conflict-title")}>
      <p>{t("write.conflict-text")}</p>
      <div className="row">
        <Button small look="main" onPress={() => void keep()}>
          {t("write.conflict-keep")}
        </Button>
        <Button small onPress={() => void reload()}>
          {t("write.conflict-reload")}
        </Button>
      </div>
    </Notice>
  )
}

function Told({ code }: { readonly code: string }): JSX.Element {
  const text = useRefusalText()
  return <>{text({ code })}</>
}
