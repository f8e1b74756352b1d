/**
 * What waits for me alone: to approve, to send, to take into the roster.
 * @module
 */
import type { JSX } from "react"
import type { DeskPage, LaidLine, SendLine } from "../../api.ts"
import { Link } from "../../app/router.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Section } from "../../ui/layout.tsx"
import { Code, Foreign, LetterRef, When } from "../../ui/text.tsx"
import { Line, Lines } from "../letters/line.tsx"
import { Part } from "./letters.tsx"

/** Laid before me. */
export function Approvals({ lines }: { readonly lines: DeskPage["approvals"] }): JSX.Element | null {
  const { t } = useI18n()
  return (
    <Part title={t("desk.approvals")} lead={t("desk.approvals-lead")} lines={lines}>
      {(laid: LaidLine) => (
        <Line
          key={laid.id}
          to={
            laid.kind === "healing" ? { place: "register", channel: laid.channel } : { place: "approve", id: laid.id }
          }
          strong
          name={<Code>{laid.name}</Code>}
          what={
            <>
              {t(`desk.laid-${laid.kind}`)}
              {laid.kind === "letter" && laid.channel !== null && (
                <>
                  {" · "}
                  <Code>{laid.channel}</Code>
                </>
              )}
            </>
          }
          end={laid.until !== null && <Until at={laid.until} />}
        />
      )}
    </Part>
  )
}

/** Registrar: letters with their quorum. */
export function ToSend({ lines }: { readonly lines: DeskPage["toSend"] }): JSX.Element | null {
  const { t } = useI18n()
  return (
    <Part title={t("desk.to-send")} lead={t("desk.to-send-lead")} lines={lines}>
      {(line: SendLine) => (
        <Line
          key={`${line.channel} ${line.name}`}
          to={{ place: "send", letter: line }}
          strong
          name={<LetterRef letter={line} />}
          what={
            <>
              {t("desk.approved")} {" · "}
              <Code>{line.channel}</Code>
            </>
          }
          end={<Until at={line.until} />}
        />
      )}
    </Part>
  )
}

/** Registrar: people who joined and whom no roster names yet. */
export function Joined({ people }: { readonly people: DeskPage["joined"] }): JSX.Element | null {
  const { t } = useI18n()
  if (people.length === 0) return null
  return (
    <Section
      title={t("desk.joined")}
      aside={<Link to={{ place: "offices", channel: null }}>{t("desk.joined-do")}</Link>}
    >
      <p className="desk-lead">{t("desk.joined-lead")}</p>
      <Lines>
        {people.map(({ name, title }) => (
          <Line
            key={`${name} ${title}`}
            to={null}
            name={<Foreign>{name}</Foreign>}
            what={title !== "" && <Foreign>{title}</Foreign>}
          />
        ))}
      </Lines>
    </Section>
  )
}

/** Until when something must be entered. */
function Until({ at }: { readonly at: number }): JSX.Element {
  return (
    <span className="until">
      <T id="desk.until" values={{ when: <When at={at} as="short" />, left: <When at={at} as="relative" /> }} />
    </span>
  )
}
