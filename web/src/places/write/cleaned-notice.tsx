/**
 * What was taken out of what was pasted or typed, in plain words, with the way back.
 * @module
 */
import { useSyncExternalStore, type JSX } from "react"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { useBench } from "./context.tsx"

/** The notice, while there is one. Always on the page, so that it is read out when it fills. */
export function CleanedNotice(): JSX.Element {
  const { t } = useI18n()
  const { bench } = useBench()
  const notice = useSyncExternalStore(bench.hear, bench.notice)
  return (
    <div role="status" className="cleaned">
      {notice !== null && (
        <>
          <p>
            {t(`write.cleaned-${notice.how}`)} {notice.formatting && <T id="write.cleaned-formatting" />}{" "}
            {notice.removed.bidi > 0 && <T id="write.cleaned-bidi" values={{ count: notice.removed.bidi }} />}{" "}
            {notice.removed.invisible > 0 && (
              <T id="write.cleaned-invisible" values={{ count: notice.removed.invisible }} />
            )}{" "}
            {notice.removed.control > 0 && <T id="write.cleaned-control" values={{ count: notice.removed.control }} />}{" "}
            {notice.removed.composed && <T id="write.cleaned-composed" />}
          </p>
          <div className="row">
            {notice.how === "pasted" && (
              <Button
                small
                onPress={() => {
                  bench.undo()
                  bench.tell(null)
                }}
              >
                {t("write.undo-paste")}
              </Button>
            )}
            <Button small look="plain" onPress={() => bench.tell(null)}>
              {t("common.put-away")}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}
