/**
 * A register that has forked, and how it is healed: both heads, what is set aside, who has approved, what it waits for. What
 * follows is said before anybody proposes or approves.
 * @module
 */
import { useState, type JSX, type ReactNode } from "react"
import type { BranchEntry, BranchHead, BranchState, HealingState, RegisterPage } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Facts } from "../../ui/layout.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Code, Day, When } from "../../ui/text.tsx"

/** Forks that are not healed, healings under way, and, last, what was healed. */
export function Forks({ page }: { readonly page: RegisterPage }): JSX.Element | null {
  const { t } = useI18n()
  const { branches, healings } = page.forks
  const underWay = healings.filter(({ stage }) => stage !== "entered")
  const open = branches.filter(
    ({ healed, office }) => healed === null && !underWay.some((healing) => healing.office === office),
  )
  const done = healings.filter(({ stage }) => stage === "entered")
  if (open.length + healings.length === 0) return null
  return (
    <section className="book-forks" aria-label={t("register.heal-section")}>
      {open.map((branch) => (
        <Branch key={branch.head.root} page={page} branch={branch} />
      ))}
      {underWay.map((healing) => (
        <Healing key={healing.dropped.root} page={page} healing={healing} />
      ))}
      {done.map((healing) => (
        <Notice key={healing.dropped.root} title={<Named id="register.heal-done" office={healing.office} />}>
          <Heads healing={healing} />
        </Notice>
      ))}
    </section>
  )
}

function Branch({ page, branch }: { readonly page: RegisterPage; readonly branch: BranchState }): JSX.Element {
  const { t } = useI18n()
  const [asking, setAsking] = useState(false)
  const { common, entries, head, held, office } = branch
  const isOurs = page.sides.some((side) => side.own && side.office === office)
  return (
    <Notice kind="warn" title={<Named id="register.heal-forked" office={office} />}>
      <p>{t("register.heal-common", { count: common })}</p>
      <Facts
        facts={[
          [t("register.heal-held"), <Head key="held" head={held} />],
          [t("register.heal-found"), <Head key="found" head={head} />],
        ]}
      />
      <Entries title={t("register.heal-entries")} entries={entries} />
      {page.forks.canPropose && isOurs && (
        <p>
          <Button onPress={() => setAsking(true)}>{t("register.heal-propose")}</Button>
        </p>
      )}
      {asking && <Step page={page} office={office} call="heal.propose" onClose={() => setAsking(false)} />}
    </Notice>
  )
}

function Healing({ page, healing }: { readonly page: RegisterPage; readonly healing: HealingState }): JSX.Element {
  const { t } = useI18n()
  const [asking, setAsking] = useState(false)
  const { agreed, mine, office, proposed, waits } = healing
  return (
    <Notice kind="warn" title={<Named id="register.heal-laid" office={office} />}>
      <Heads healing={healing} />
      <ul className="fault-list">
        <li>{t("register.heal-approved-there", { office, given: proposed.given, wanted: proposed.wanted })}</li>
        <li>{t("register.heal-approved-other", { given: agreed.given, wanted: agreed.wanted })}</li>
      </ul>
      {waits !== null && <p>{t(`register.heal-waits-${waits}`)}</p>}
      {mine && (
        <p>
          <Button look="main" onPress={() => setAsking(true)}>
            {t("register.heal-approve")}
          </Button>
        </p>
      )}
      {asking && <Step page={page} office={office} call="heal.approve" onClose={() => setAsking(false)} />}
    </Notice>
  )
}

/** The deliberate step: what follows, then the channel's name. */
function Step({
  page,
  office,
  call,
  onClose,
}: {
  readonly page: RegisterPage
  readonly office: string
  readonly call: "heal.propose" | "heal.approve"
  readonly onClose: () => void
}): JSX.Element {
  const { t } = useI18n()
  const act = useAct(call)
  const isPropose = call === "heal.propose"
  const run = async (confirm: string): Promise<void> => {
    if ((await act.run({ channel: page.channel, confirm })) === null) return
    onClose()
    toast(t(isPropose ? "register.heal-proposed" : "register.heal-approved"))
  }
  return (
    <Confirm
      title={t(isPropose ? "register.heal-propose-title" : "register.heal-approve-title", { office })}
      open
      onClose={onClose}
      name={page.channel}
      act={t(isPropose ? "register.heal-propose" : "register.heal-approve")}
      onAct={(name) => void run(name)}
      busy={act.busy}
      refusal={act.refusal}
    >
      <p>{t("register.heal-follows")}</p>
      <ul>
        <li>{t(page.host === null ? "register.heal-which-no-host" : "register.heal-which")}</li>
        <li>{t("register.heal-aside-means")}</li>
        <li>{t("register.heal-keys", { office })}</li>
        <li>{t("register.heal-for-ever")}</li>
      </ul>
      <p>{t("register.heal-speak")}</p>
    </Confirm>
  )
}

function Heads({ healing }: { readonly healing: HealingState }): JSX.Element {
  const { t } = useI18n()
  const { aside, common, dropped, kept, time } = healing
  return (
    <>
      <p>{t("register.heal-common", { count: common })}</p>
      <Facts
        facts={[
          [t("register.heal-kept"), <Head key="kept" head={kept} />],
          [t("register.heal-dropped"), <Head key="dropped" head={dropped} />],
          [t("register.heal-when"), <When key="when" at={time} />],
        ]}
      />
      <Entries title={t("register.heal-aside")} entries={aside} />
    </>
  )
}

function Head({ head: { root, size } }: { readonly head: BranchHead }): JSX.Element {
  return <T id="register.heal-head" values={{ size, root: <Code>{root.slice(0, 16)}</Code> }} />
}

function Entries({
  title,
  entries,
}: {
  readonly title: string
  readonly entries: readonly BranchEntry[]
}): JSX.Element {
  return (
    <>
      <p>{title}</p>
      <ul className="fault-list">
        {entries.map((entry) => (
          <li key={entry.index}>
            <EntryWords entry={entry} />
          </li>
        ))}
      </ul>
    </>
  )
}

function EntryWords({ entry: { date, kind, name } }: { readonly entry: BranchEntry }): ReactNode {
  const { has, t } = useI18n()
  const id = `register.kind-${kind}` as const
  const word = has(id) ? t(id as "register.kind-letter") : kind
  if (name === null) return word
  return (
    <>
      {word} <Code>{name}</Code>
      {date !== null && (
        <>
          {" "}
          <T id="register.dated" values={{ day: <Day at={date} /> }} />
        </>
      )}
    </>
  )
}

function Named({
  id,
  office,
}: {
  readonly id: "register.heal-done" | "register.heal-forked" | "register.heal-laid"
  readonly office: string
}): JSX.Element {
  return <T id={id} values={{ office: <Code>{office}</Code> }} />
}
