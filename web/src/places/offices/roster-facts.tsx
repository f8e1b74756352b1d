/**
 * A roster in a few facts: which one, whether it holds, until when, and how many must agree.
 * @module
 */
import type { ReactNode } from "react"
import type { RosterText } from "../../api.ts"
import { T, type Translate } from "../../i18n/language.tsx"
import { Tag } from "../../ui/layout.tsx"
import { Num, When } from "../../ui/text.tsx"

const KINDS = { "in-force": "good", "soon-expired": "warn", expired: "stop", "not-yet": "warn", laid: "plain" } as const

/** The facts, for a list of facts. */
export function rosterFacts(roster: RosterText, t: Translate): readonly (readonly [ReactNode, ReactNode])[] {
  const { expires, issued, officers, quorum, state, version } = roster
  const signatories = officers.filter(({ roles }) => roles.includes("signatory")).length
  return [
    [
      t("offices.roster"),
      <span key="v" className="roster-state">
        <T id="offices.roster-no" values={{ no: <Num value={version} /> }} />{" "}
        <Tag kind={KINDS[state]}>{t(`offices.roster-${state}`)}</Tag>
      </span>,
    ],
    [
      t("offices.roster-holds"),
      <T
        key="t"
        id="offices.roster-from-to"
        values={{
          from: <When at={issued} as="day" />,
          to: <When at={expires} as="day" />,
          left: <When at={expires} as="relative" />,
        }}
      />,
    ],
    [t("offices.quorum"), <T key="q" id="offices.quorum-of" values={{ quorum, count: signatories }} />],
  ]
}
