/**
 * The own office: its roster in force, rosters that are laid, and who was invited.
 * @module
 */
import { useState, type JSX } from "react"
import type { InvitedText, OfficesPage } from "../../api.ts"
import { useRoles } from "../../app/roles.ts"
import { useSession } from "../../app/session.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Details, Facts, Row, Section, Sheet, Tag } from "../../ui/layout.tsx"
import { Empty, Notice } from "../../ui/notice.tsx"
import { Code, Foreign, Num } from "../../ui/text.tsx"
import { Line, Lines } from "../letters/line.tsx"
import { Dismiss } from "./dismiss.tsx"
import { Invite } from "./invite.tsx"
import { LayRoster } from "./lay-roster.tsx"
import { Officers, type Officer } from "./officers.tsx"
import { HandOver, Stand } from "./registrar.tsx"
import { Replace } from "./replace.tsx"
import { rosterFacts } from "./roster-facts.tsx"
import { Suspend } from "./suspend.tsx"

/** The section. */
export function OwnOffice({ page }: { readonly page: OfficesPage }): JSX.Element {
  const { t } = useI18n()
  const { session } = useSession()
  const [suspending, setSuspending] = useState<Officer | null>(null)
  const [dismissing, setDismissing] = useState<Officer | null>(null)
  const { laying, own } = page
  const { me } = session
  const isRegistrar = me?.registrar === true
  const isSignatory = me?.roles.includes("signatory") === true
  return (
    <Section title={<T id="offices.own" values={{ office: <Foreign dir="ltr">{own.name}</Foreign> }} />}>
      {own.roster === null ? (
        <Notice kind="warn" title={t("offices.no-roster")}>
          <p>{t("offices.no-roster-text")}</p>
        </Notice>
      ) : (
        <Sheet>
          <Facts facts={rosterFacts(own.roster, t)} />
          <Officers
            roster={own.roster}
            {...(isSignatory ? { onSuspend: setSuspending } : {})}
            {...(isRegistrar ? { onDismiss: setDismissing } : {})}
          />
          <Details summary={t("offices.ids")}>
            <Facts
              facts={[
                [t("common.office-id"), <Code key="o">{own.id}</Code>],
                [t("offices.roster-id"), <Code key="r">{own.roster.id}</Code>],
              ]}
            />
          </Details>
        </Sheet>
      )}
      {laying.map(({ approvals, successor, version, wanted }) => (
        <div key={version} className="stack">
          <Notice title={<T id="offices.laying" values={{ no: <Num value={version} /> }} />}>
            <p>
              <T id="offices.laying-approvals" values={{ approvals, wanted }} />
            </p>
          </Notice>
          {successor !== null && <HandOver version={version} successor={successor} />}
        </div>
      ))}
      {isRegistrar ? <Joining page={page} /> : own.roster !== null && <Stand page={page} />}
      {own.roster !== null && <Replace page={page} registrar={isRegistrar} />}
      {dismissing !== null && <Dismiss page={page} officer={dismissing} onClose={() => setDismissing(null)} />}
      {suspending !== null && <Suspend officer={suspending} onClose={() => setSuspending(null)} />}
    </Section>
  )
}

/** Registrar: who was invited, and the two acts that bring somebody in. */
function Joining({ page }: { readonly page: OfficesPage }): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState<"invite" | "roster" | null>(null)
  const close = (): void => setOpen(null)
  // Who stands in the roster is told by the roster.
  const outside = page.invited.filter(({ inRoster }) => !inRoster)
  return (
    <>
      <Section title={t("offices.invited")} level={3}>
        {outside.length === 0 ? (
          <Empty>{t("offices.nobody-invited")}</Empty>
        ) : (
          <Lines>
            {outside.map((person, at) => (
              <Invited key={at} person={person} />
            ))}
          </Lines>
        )}
        <Row>
          <Button onPress={() => setOpen("invite")}>{t("offices.invite")}</Button>
          <Button onPress={() => setOpen("roster")}>{t("offices.lay-roster")}</Button>
        </Row>
      </Section>
      <Dialog title={t("offices.invite")} open={open === "invite"} onClose={close}>
        <Invite page={page} onDone={close} />
      </Dialog>
      <Dialog title={t("offices.lay-roster")} open={open === "roster"} onClose={close}>
        <LayRoster page={page} onDone={close} />
      </Dialog>
    </>
  )
}

function Invited({ person }: { readonly person: InvitedText }): JSX.Element {
  const { t } = useI18n()
  const role = useRoles()
  const { joined, name, roles, title } = person
  return (
    <Line
      to={null}
      name={<Foreign>{name}</Foreign>}
      what={<Foreign>{title}</Foreign>}
      note={roles.map(role).join(t("common.list-comma"))}
      end={joined === null ? t("offices.not-joined") : <Tag kind="warn">{t("offices.joined-no-roster")}</Tag>}
    />
  )
}
