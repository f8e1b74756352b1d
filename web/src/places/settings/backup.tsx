/**
 * Backups: when the last one was made, and making one. The file comes as a download, tried before it is handed over.
 * @module
 */
import type { JSX } from "react"
import { download } from "../../api.ts"
import { useAct, useAsk } from "../../app/asking.ts"
import { useJob } from "../../app/jobs.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Section, Stack } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { When } from "../../ui/text.tsx"

/** The section. */
export function Backup(): JSX.Element {
  const { t } = useI18n()
  const { answer, refusal, again } = useAsk("backup", {})
  const make = useAct("backup.make")
  const { job, follow, putAway } = useJob()
  const start = async (): Promise<void> => {
    const started = await make.run({})
    if (started === null) return
    follow(started, (done) => {
      again()
      if (done.download === null) return
      download(done.download)
      putAway(done.id)
    })
  }
  const busy = make.busy || job?.state === "running"
  return (
    <Section title={t("settings.backup")}>
      <Stack>
        <p className="prose">{t("settings.backup-lead")}</p>
        {answer === null && refusal === null && <Waiting />}
        {refusal !== null && <RefusalNotice refusal={refusal} />}
        {answer !== null && (
          <p>
            {answer.last === null ? (
              t("settings.backup-none")
            ) : (
              <T id="settings.backup-last" values={{ when: <When at={answer.last} /> }} />
            )}
          </p>
        )}
        <div>
          <Button busy={busy} onPress={() => void start()}>
            {t("settings.backup-make")}
          </Button>
        </div>
        {make.refusal !== null && <RefusalNotice refusal={make.refusal} />}
      </Stack>
    </Section>
  )
}
