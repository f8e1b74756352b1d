/**
 * What is under way: keys and rosters that run out, what waits for something else, drafts, channels that do not stand yet.
 * @module
 */
import type { JSX } from "react"
import type { DeskPage, DraftLine } from "../../api.ts"
import { useNow } from "../../app/now.ts"
import { useDocuments } from "../../app/roles.ts"
import { Link } from "../../app/router.tsx"
import { T, useI18n, useRefusalText } from "../../i18n/language.tsx"
import { Section, Tag } from "../../ui/layout.tsx"
import { Code, Foreign, Num, When } from "../../ui/text.tsx"
import { Line, Lines } from "../letters/line.tsx"
import { Part } from "./letters.tsx"

/** One-time keys that run low. */
export function Stocks({ stocks }: { readonly stocks: DeskPage["stocks"] }): JSX.Element | null {
  const { t } = useI18n()
  if (stocks.length === 0) return null
  return (
    <Section title={t("desk.stocks")} aside={<Offices />}>
      <p className="desk-lead">{t("desk.stocks-lead")}</p>
      <Lines>
        {stocks.map(({ of, left, expires }) => (
          <Line
            key={of}
            to={null}
            name={<Foreign>{of}</Foreign>}
            what={<T id="desk.stock-left" values={{ count: left }} />}
            end={expires !== null && <Expires at={expires} />}
          />
        ))}
      </Lines>
    </Section>
  )
}

/** Rosters that run out, or have. */
export function Rosters({ rosters }: { readonly rosters: DeskPage["rosters"] }): JSX.Element | null {
  const { t } = useI18n()
  const now = useNow(60)
  if (rosters.length === 0) return null
  return (
    <Section title={t("desk.rosters")} aside={<Offices />}>
      <Lines>
        {rosters.map(({ office, version, expires, own }) => (
          <Line
            key={office}
            to={null}
            name={<Code>{office}</Code>}
            what={<T id="desk.roster-version" values={{ count: version }} />}
            note={t(own ? "desk.roster-own" : "desk.roster-other")}
            end={
              <>
                {expires <= now && <Tag kind="warn">{t("desk.roster-expired")}</Tag>}
                {expires > now ? <Expires at={expires} /> : <When at={expires} as="short" />}
              </>
            }
          />
        ))}
      </Lines>
    </Section>
  )
}

/** Expired rosters that are sealed to all the same: until when, and by whose word. */
export function Overrides({ overrides }: { readonly overrides: DeskPage["overrides"] }): JSX.Element | null {
  const { t } = useI18n()
  if (overrides.length === 0) return null
  return (
    <Section title={t("desk.overrides")}>
      <p className="desk-lead">{t("desk.overrides-lead")}</p>
      <Lines>
        {overrides.map(({ by, channel, other, reason, until, version }) => (
          <Line
            key={channel}
            to={{ place: "offices", channel }}
            strong
            name={<Code>{channel}</Code>}
            what={
              <T id="desk.override-roster" values={{ version: <Num value={version} />, other: <Code>{other}</Code> }} />
            }
            note={
              <T id="desk.override-by" values={{ by: <Foreign>{by}</Foreign>, reason: <Foreign>{reason}</Foreign> }} />
            }
            end={
              <span>
                <T id="desk.override-until" values={{ when: <When at={until} as="short" /> }} />
              </span>
            }
          />
        ))}
      </Lines>
    </Section>
  )
}

/** What has come too early, and what has not gone yet. */
export function WaitingThings({
  held,
  outbox,
}: {
  readonly held: DeskPage["held"]
  readonly outbox: number
}): JSX.Element | null {
  const { t, has } = useI18n()
  const text = useRefusalText()
  if (held.length === 0 && outbox === 0) return null
  return (
    <Section title={t("desk.waiting")}>
      <ul className="plain-list">
        {outbox > 0 && (
          <li>
            <T id="desk.outbox" values={{ count: outbox }} />
          </li>
        )}
        {held.map(({ why, since }, at) => {
          const key = `desk.held-${why}`
          return (
            <li key={at}>
              {has(key) ? (t as (key: string) => string)(key) : text({ code: why })}{" "}
              <span className="line-note">
                <T id="desk.since" values={{ when: <When at={since} as="relative" /> }} />
              </span>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

/** My drafts. */
export function Drafts({ lines }: { readonly lines: DeskPage["drafts"] }): JSX.Element | null {
  const { t } = useI18n()
  const documents = useDocuments()
  const text = useRefusalText()
  return (
    <Part
      title={t("desk.drafts")}
      lines={lines}
      all={<Link to={{ place: "write", paper: null }}>{t("common.nav-write")}</Link>}
    >
      {(draft: DraftLine) => (
        <Line
          key={draft.paper}
          to={{ place: "write", paper: draft.paper }}
          name={draft.name === null ? documents(draft.document) : <Code>{draft.name}</Code>}
          what={
            draft.opening === "" ? (
              <span className="line-note">{t("desk.draft-empty")}</span>
            ) : (
              <span className="opening">
                <Foreign>{draft.opening}</Foreign>
              </span>
            )
          }
          note={
            <>
              <Code>{draft.channel}</Code>
              {" · "}
              {t(`desk.draft-${draft.state}`)}
              {draft.why !== null && (
                <>
                  {": "}
                  {text({ code: draft.why })}
                </>
              )}
            </>
          }
          end={<When at={draft.changed} as="relative" />}
        />
      )}
    </Part>
  )
}

/** Channels that nobody can write in yet, and for what they wait. */
export function Channels({ channels }: { readonly channels: DeskPage["channels"] }): JSX.Element | null {
  const { t } = useI18n()
  if (channels.length === 0) return null
  return (
    <Section title={t("desk.channels")}>
      <Lines>
        {channels.map(({ codeName, stage, other, mine }) => (
          <Line
            key={`${codeName} ${other}`}
            to={{ place: "offices", channel: codeName }}
            strong={mine}
            name={<Code>{codeName}</Code>}
            what={<Code>{other}</Code>}
            note={t(`desk.stage-${stage}`)}
            end={mine ? <Tag kind="warn">{t("desk.your-turn")}</Tag> : t("desk.their-turn")}
          />
        ))}
      </Lines>
    </Section>
  )
}

function Offices(): JSX.Element {
  const { t } = useI18n()
  return <Link to={{ place: "offices", channel: null }}>{t("common.nav-offices")}</Link>
}

function Expires({ at }: { readonly at: number }): JSX.Element {
  return (
    <span>
      <T id="desk.expires" values={{ when: <When at={at} as="relative" /> }} />
    </span>
  )
}
