/**
 * The rules of a channel, as they are proposed. Each says plainly what it means: they bind both sides, and cannot be bent
 * afterwards.
 * @module
 */
import type { JSX } from "react"
import type { DocumentName } from "../../api.ts"
import { useDocuments } from "../../app/roles.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Check, Checks, Radios, Select } from "../../ui/choice.tsx"
import { TextField } from "../../ui/field.tsx"
import { useLanguageNames } from "../write/language-names.ts"
import type { Faults, WrittenRules } from "./rules.ts"

const KINDS: readonly DocumentName[] = ["letter", "note-verbale", "aide-memoire", "non-paper", "agreed-minutes"]
const LANGUAGES = ["ar", "en", "fa", "fr", "es", "ru", "zh", "tr", "he", "ur"]
const COPIES = [0, 1, 2, 3, 4, 5, 6, 7]

/** The form. @param props.host the card came through a host, who can then be asked to countersign. `named`: they have no code name yet */
export function RulesForm({
  rules,
  faults,
  host,
  named = true,
  onChange,
}: {
  readonly rules: WrittenRules
  readonly faults: Faults
  readonly host: boolean
  readonly named?: boolean
  readonly onChange: (change: Partial<WrittenRules>) => void
}): JSX.Element {
  const { t } = useI18n()
  const documentName = useDocuments()
  const languageName = useLanguageNames()
  return (
    <div className="stack rules-form">
      {named && (
        <TextField
          label={t("write.code-name")}
          help={t("offices.rule-code-name")}
          value={rules.codeName}
          onChange={(codeName) => onChange({ codeName })}
          fault={faults.codeName}
          maxLength={60}
          required
        />
      )}
      <Checks
        label={t("write.kinds")}
        help={t("offices.rule-kinds")}
        value={rules.kinds}
        onChange={(kinds) => onChange({ kinds })}
        fault={faults.kinds}
        options={KINDS.map((id) => ({ id, name: documentName(id), help: t(`offices.kind-${id}`) }))}
      />
      <TextField
        label={t("write.levels")}
        help={t("offices.rule-levels")}
        lines={4}
        value={rules.levels}
        onChange={(levels) => onChange({ levels })}
        fault={faults.levels}
      />
      <TextField
        label={t("write.caveats")}
        help={t("offices.rule-caveats")}
        lines={3}
        value={rules.caveats}
        onChange={(caveats) => onChange({ caveats })}
        fault={faults.caveats}
      />
      <Checks
        label={t("write.languages")}
        help={t("offices.rule-languages")}
        row
        value={rules.languages}
        onChange={(languages) => onChange({ languages })}
        fault={faults.languages}
        options={LANGUAGES.map((id) => ({ id, name: languageName(id) }))}
      />
      <Select
        label={t("write.copies")}
        help={t("offices.rule-copies")}
        value={String(rules.copies)}
        onChange={(copies) => onChange({ copies: Number(copies) })}
        options={COPIES.map((copies) => ({
          id: String(copies),
          name: t("offices.copies-of", { count: 2 ** copies }),
        }))}
      />
      <div className="field">
        <Check
          checked={rules.isLimited}
          onChange={(isLimited) => onChange({ isLimited })}
          help={t("offices.rule-reading")}
        >
          {t("offices.rule-reading-limit")}
        </Check>
        {rules.isLimited && (
          <TextField
            label={t("offices.rule-reading-days")}
            value={rules.days}
            onChange={(days) => onChange({ days })}
            inputMode="numeric"
            fault={faults.days}
          />
        )}
      </div>
      <Radios
        label={t("write.receipts")}
        value={rules.receipts}
        onChange={(receipts) => onChange({ receipts })}
        options={(["opened", "arrived"] as const).map((id) => ({
          id,
          name: t(`write.receipts-${id}`),
          help: t(`offices.rule-receipts-${id}`),
        }))}
      />
      <Checks
        label={t("write.countersign")}
        help={t("offices.rule-countersign")}
        value={rules.countersign}
        onChange={(countersign) => onChange({ countersign })}
        options={(["host", "registrar"] as const).map((id) => ({
          id,
          name: t(`write.countersign-${id}`),
          help: t(id === "host" && !host ? "offices.rule-countersign-no-host" : `offices.rule-countersign-${id}`),
          disabled: id === "host" && !host,
        }))}
      />
    </div>
  )
}
