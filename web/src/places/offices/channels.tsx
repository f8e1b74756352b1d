/**
 * The channels: how far each has come, whose turn it is, and how a new one begins.
 * @module
 */
import type { JSX } from "react"
import type { OfficesPage } from "../../api.ts"
import { Link } from "../../app/router.tsx"
import { useSession } from "../../app/session.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Row, Section, Tag } from "../../ui/layout.tsx"
import { Empty } from "../../ui/notice.tsx"
import { Code } from "../../ui/text.tsx"
import { Line, Lines } from "../letters/line.tsx"
import { CardActs } from "./cards.tsx"

/** The section. */
export function Channels({ page }: { readonly page: OfficesPage }): JSX.Element {
  const { t } = useI18n()
  const { session } = useSession()
  const { channels } = page
  const isRegistrar = session.me?.registrar === true
  return (
    <Section title={t("offices.channels")}>
      {channels.length === 0 ? (
        <Empty>{t("offices.no-channels")}</Empty>
      ) : (
        <Lines>
          {channels.map(({ codeName, mine, next, other, stage }) => (
            <Line
              key={`${codeName} ${other}`}
              to={{ place: "offices", channel: codeName }}
              strong={mine}
              name={<Code>{codeName}</Code>}
              what={<Code>{other}</Code>}
              note={t(`desk.stage-${stage}`)}
              end={next !== "none" && (mine ? <Tag kind="warn">{t("desk.your-turn")}</Tag> : t("desk.their-turn"))}
            />
          ))}
        </Lines>
      )}
      {isRegistrar && (
        <div className="begin">
          <p>{t("offices.begin")}</p>
          <Row>
            <Link to={{ place: "meeting", act: "propose" }} className="button button-quiet">
              {t("offices.propose")}
            </Link>
            <Link to={{ place: "meeting", act: "accept" }} className="button button-quiet">
              {t("offices.accept")}
            </Link>
            <CardActs />
          </Row>
        </div>
      )}
    </Section>
  )
}
