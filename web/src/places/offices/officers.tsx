/**
 * The officers of a roster: names, titles, roles, and whether somebody's key is suspended.
 * @module
 */
import type { JSX } from "react"
import type { RosterText } from "../../api.ts"
import { useRoles } from "../../app/roles.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Tag } from "../../ui/layout.tsx"
import { Foreign, When } from "../../ui/text.tsx"

/** An officer of a roster. */
export type Officer = RosterText["officers"][number]

/** The list. @param props.onSuspend the reader is a signatory of this office: they may; never the registrar's key @param props.onDismiss the reader is the registrar */
export function Officers({
  roster,
  onSuspend,
  onDismiss,
}: {
  readonly roster: RosterText
  readonly onSuspend?: (officer: Officer) => void
  readonly onDismiss?: (officer: Officer) => void
}): JSX.Element {
  const { t } = useI18n()
  const role = useRoles()
  return (
    <ul className="officers" aria-label={t("offices.officers")}>
      {roster.officers.map((officer) => (
        <li key={officer.officer} className={officer.suspended === null ? "officer" : "officer officer-suspended"}>
          <span className="officer-name">
            <Foreign>{officer.name}</Foreign>
            {officer.title !== "" && (
              <span className="officer-title">
                <Foreign>{officer.title}</Foreign>
              </span>
            )}
          </span>
          <span className="officer-roles">{rolesOf(officer).map(role).join(t("common.list-comma"))}</span>
          {!officer.registrar && (onSuspend !== undefined || onDismiss !== undefined) && (
            <span className="officer-acts">
              {onSuspend !== undefined && officer.suspended === null && (
                <Button
                  small
                  onPress={() => onSuspend(officer)}
                  aria-label={t("offices.suspend-of", { name: officer.name })}
                >
                  {t("offices.suspend")}
                </Button>
              )}
              {onDismiss !== undefined && (
                <Button
                  small
                  onPress={() => onDismiss(officer)}
                  aria-label={t("offices.dismiss-of", { name: officer.name })}
                >
                  {t("offices.dismiss")}
                </Button>
              )}
            </span>
          )}
          {officer.suspended !== null && (
            <p className="officer-note">
              <Tag kind="stop">{t("offices.suspended")}</Tag>{" "}
              <T
                id="offices.suspended-by"
                values={{
                  by: <Foreign>{officer.suspended.by}</Foreign>,
                  since: <When at={officer.suspended.since} />,
                  until: <When at={officer.suspended.until} />,
                }}
              />
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The registrar is marked in the roster itself; the role need not stand among the others. */
function rolesOf({ registrar, roles }: Officer): Officer["roles"] {
  return registrar && !roles.includes("registrar") ? ["registrar", ...roles] : roles
}
