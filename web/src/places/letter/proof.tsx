/**
 * What proves a letter: one sentence, and all of it one press away. On paper everything is open.
 * @module
 */
import type { JSX } from "react"
import type { LetterPage, Proof } from "../../api.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Details, Facts, Section } from "../../ui/layout.tsx"
import { Code, Foreign, Num, When } from "../../ui/text.tsx"
import { AccountsTable } from "./accounts.tsx"
import { isVoidLetter, ProofSentence } from "./banners.tsx"
import { Receipts } from "./receipts.tsx"

/** Under the sheet; on paper a last page. */
export function ProofSection({ page }: { readonly page: LetterPage }): JSX.Element {
  const { t, dates } = useI18n()
  const { proof } = page
  const isGood = proof.standing === "countersigned" && !isVoidLetter(page)
  return (
    <Section title={t("letter.proof")}>
      <div className="proof">
        <p className={isGood ? "proof-sentence proof-good" : "proof-sentence proof-warn"}>
          <ProofSentence page={page} />
        </p>
        <Details summary={t("letter.proof-details")}>
          <ProofFacts proof={proof} host={page.host} />
        </Details>
        <Details summary={t("letter.accounts")}>
          <AccountsTable page={page} />
        </Details>
        <Receipts page={page} />
        <p className="print-only proof-note">
          {t("letter.paper-note")} <T id="letter.paper-zone" values={{ zone: <Code>{dates.zone}</Code> }} />
        </p>
      </div>
    </Section>
  )
}

function ProofFacts({ proof, host }: { readonly proof: Proof; readonly host: string | null }): JSX.Element {
  const { t } = useI18n()
  const { roster, entry, postmark, cosigned } = proof
  return (
    <Facts
      facts={[
        [t("letter.channel-id"), <Hash key="c" of={proof.channelId} />],
        [t("letter.statement"), <Hash key="s" of={proof.statement} />],
        [t("letter.root"), <Hash key="r" of={proof.root} />],
        [
          t("letter.entry"),
          <T
            key="e"
            id="letter.entry-of"
            values={{ index: <Num value={entry.index} />, size: <Num value={entry.size} /> }}
          />,
        ],
        [t("letter.register-root"), <Hash key="g" of={entry.root} />],
        [
          t("letter.roster"),
          <span key="o">
            <T id="letter.roster-version" values={{ version: <Num value={roster.version} /> }} />{" "}
            <Hash of={roster.id} />
          </span>,
        ],
        [
          t("letter.approved"),
          <T
            key="a"
            id="letter.approved-of"
            values={{ count: proof.approvers, quorum: <Num value={roster.quorum} /> }}
          />,
        ],
        [
          t("letter.postmark"),
          postmark === null ? (
            t(host === null ? "letter.no-host" : "letter.none-yet")
          ) : (
            <T
              key="p"
              id="letter.postmark-of"
              values={{ order: <Num value={postmark.order} />, when: <When at={postmark.time} /> }}
            />
          ),
        ],
        [
          t("letter.countersigned"),
          cosigned.length === 0 ? (
            t("letter.none-yet")
          ) : (
            <ul key="n" className="plain-list">
              {cosigned.map(({ by, name, time }) => (
                <li key={`${by} ${name}`}>
                  {t(`letter.by-${by}`)} <Foreign>{name}</Foreign>
                  {t("common.list-comma")}
                  <When at={time} />
                </li>
              ))}
            </ul>
          ),
        ],
      ]}
    />
  )
}

/** A hash, in groups that can be read to somebody; copied it is whole, for the gaps are no characters. */
function Hash({ of }: { readonly of: string }): JSX.Element {
  return (
    <span className="hash">
      <Code>{of}</Code>
    </span>
  )
}
