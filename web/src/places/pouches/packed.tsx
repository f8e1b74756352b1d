/**
 * The pouches that were packed: what of each is not known to have arrived, and a person's word that it did.
 * @module
 */
import { useState, type JSX } from "react"
import type { PackedPouchText } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Confirm } from "../../ui/dialog.tsx"
import { Section, Tag } from "../../ui/layout.tsx"
import { Empty } from "../../ui/notice.tsx"
import { Code, When } from "../../ui/text.tsx"

/** The section. */
export function Packed({
  packed,
  onDone,
}: {
  readonly packed: readonly PackedPouchText[]
  readonly onDone: () => void
}): JSX.Element {
  const { t } = useI18n()
  const [chosen, setChosen] = useState<PackedPouchText | null>(null)
  return (
    <Section title={t("pouch.packed")}>
      {packed.length === 0 ? (
        <Empty>{t("pouch.none-packed")}</Empty>
      ) : (
        <table className="pouch-table">
          <thead>
            <tr>
              <th scope="col">{t("pouch.name")}</th>
              <th scope="col">{t("pouch.to")}</th>
              <th scope="col">{t("pouch.when")}</th>
              <th scope="col">{t("pouch.stands")}</th>
            </tr>
          </thead>
          <tbody>
            {packed.map((each) => (
              <tr key={each.pouch}>
                <th scope="row">
                  <Code>{each.pouch}</Code>
                </th>
                <td>
                  {each.to.map((to, at) => (
                    <span key={to}>
                      {at > 0 && " · "}
                      <Code>{to}</Code>
                    </span>
                  ))}
                </td>
                <td>
                  <When at={each.at} as="short" />
                </td>
                <td>
                  {each.waiting === 0 ? (
                    <Tag kind="good">{t("pouch.has-arrived")}</Tag>
                  ) : (
                    <>
                      <T id="pouch.not-known" values={{ count: each.waiting }} />{" "}
                      <Button look="quiet" onPress={() => setChosen(each)}>
                        {t("pouch.arrived-act")}
                      </Button>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {chosen !== null && <Arrived pouch={chosen} onClose={() => setChosen(null)} onDone={onDone} />}
    </Section>
  )
}

function Arrived({
  pouch,
  onClose,
  onDone,
}: {
  readonly pouch: PackedPouchText
  readonly onClose: () => void
  readonly onDone: () => void
}): JSX.Element {
  const { t } = useI18n()
  const act = useAct("pouch.arrived")
  const say = async (): Promise<void> => {
    const answer = await act.run({ pouch: pouch.pouch, confirm: pouch.pouch })
    if (answer === null) return
    toast(<T id="pouch.arrived-done" values={{ count: answer.arrived }} />)
    onDone()
    onClose()
  }
  return (
    <Confirm
      title={t("pouch.arrived-title")}
      open
      onClose={onClose}
      name={null}
      act={t("pouch.arrived-act")}
      busy={act.busy}
      refusal={act.refusal}
      onAct={() => void say()}
    >
      <p>{t("pouch.arrived-text")}</p>
    </Confirm>
  )
}
