/**
 * What concerns the vault itself: that it is an older copy which has to catch up, and that a backup is due.
 * @module
 */
import type { JSX } from "react"
import type { DeskPage } from "../../api.ts"
import { Link } from "../../app/router.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Section } from "../../ui/layout.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Day, When } from "../../ui/text.tsx"

/** It was restored, or put back, and signs nothing yet. */
export function Restored({ restored }: { readonly restored: DeskPage["restored"] }): JSX.Element | null {
  const { t } = useI18n()
  if (restored === null) return null
  return (
    <Notice kind="warn" title={t("desk.restored")}>
      <p>
        {restored.lost ? (
          <T id="desk.restored-lost" values={{ when: <When at={restored.at} /> }} />
        ) : restored.made === null ? (
          <T id="desk.restored-since" values={{ when: <When at={restored.at} /> }} />
        ) : (
          <T id="desk.restored-made" values={{ made: <When at={restored.made} />, when: <When at={restored.at} /> }} />
        )}
      </p>
      <p>{t("desk.restored-do")}</p>
    </Notice>
  )
}

/** A week without a backup. */
export function BackupDue({ due }: { readonly due: DeskPage["backupDue"] }): JSX.Element | null {
  const { t } = useI18n()
  if (due === null) return null
  return (
    <Section title={t("desk.backup-due")}>
      <p>
        {due.last === null ? (
          t("desk.backup-none")
        ) : (
          <T id="desk.backup-last" values={{ day: <Day at={due.last} /> }} />
        )}{" "}
        <Link to={{ place: "settings" }}>{t("desk.backup-go")}</Link>
      </p>
    </Section>
  )
}
