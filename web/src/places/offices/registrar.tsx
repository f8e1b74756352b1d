/**
 * Who keeps the office's registers, and how that passes to another officer: they stand, a roster names them, and the one who
 * keeps the registers hands them over.
 * @module
 */
import { useState, type JSX } from "react"
import type { OfficesPage } from "../../api.ts"
import { toast } from "../../app/toasts.tsx"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Row, Section } from "../../ui/layout.tsx"
import { Notice } from "../../ui/notice.tsx"
import { Foreign, Num } from "../../ui/text.tsx"
import { Deliberate } from "./deliberate.tsx"

/** Officer: that one would keep the registers. */
export function Stand({ page }: { readonly page: OfficesPage }): JSX.Element | null {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const stands = page.candidates.length > 0
  return (
    <Section title={t("offices.stand-title")} level={3}>
      <p className="prose">{t(stands ? "offices.stands" : "offices.stand-text")}</p>
      <Row>
        <Button onPress={() => setOpen(true)}>{t(stands ? "offices.stand-again" : "offices.stand")}</Button>
      </Row>
      {open && (
        <Deliberate
          call="office.stand"
          name={null}
          title={t("offices.stand-ask")}
          when={t("offices.stand-when")}
          points={[t("offices.stand-keys"), t("offices.stand-told"), t("offices.stand-quorum")]}
          act={t("offices.stand-act")}
          asked={() => ({})}
          onDone={() => toast(t("offices.stand-done"))}
          onClose={() => setOpen(false)}
        />
      )}
    </Section>
  )
}

/** Registrar: a roster that names another registrar is laid. */
export function HandOver({
  version,
  successor,
}: {
  readonly version: number
  readonly successor: string
}): JSX.Element {
  const { t } = useI18n()
  const [open, setOpen] = useState(false)
  const who = <Foreign>{successor}</Foreign>
  return (
    <>
      <Notice title={<T id="offices.handover-title" values={{ who }} />}>
        <p>{t("offices.handover-text")}</p>
        <Row>
          <Button onPress={() => setOpen(true)}>{t("offices.handover")}</Button>
        </Row>
      </Notice>
      {open && (
        <Deliberate
          call="office.handover"
          name={`roster/${version}`}
          title={t("offices.handover-ask", { who: successor })}
          when={t("offices.handover-when")}
          points={[
            t("offices.handover-gives"),
            t("offices.handover-keys"),
            t("offices.handover-vault"),
            t("offices.handover-final"),
          ]}
          act={t("offices.handover-act")}
          asked={(confirm) => ({ confirm })}
          onDone={(answer) =>
            toast(<T id="offices.handover-done" values={{ no: <Num value={answer.version} />, who }} />)
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
