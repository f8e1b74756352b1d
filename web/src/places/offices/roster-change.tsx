/**
 * What the next roster changes: how many must agree, for how long it holds, who gets other roles, new keys for the registers.
 * @module
 */
import { useState, type JSX } from "react"
import type { OfficesPage, RoleName, RosterChangeText } from "../../api.ts"
import { useRoles } from "../../app/roles.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { asciiDigits } from "../../i18n/numbers.ts"
import { Check, Checks } from "../../ui/choice.tsx"
import { TextField } from "../../ui/field.tsx"
import { Details, Stack } from "../../ui/layout.tsx"

const DAYS = { usual: 90, most: 400 }
/** Who keeps the registers is not a role that is given here. */
const ROLES: readonly RoleName[] = ["signatory", "drafter", "reader", "spokesperson", "overseer"]

/** Somebody who will stand in the next roster. */
export interface Standing {
  readonly officer: string
  readonly name: string
  readonly roles: readonly RoleName[]
}

/** Who stands in the roster in force, and who has joined since. */
export function standingIn({ invited, own }: OfficesPage): readonly Standing[] {
  const there = (own.roster?.officers ?? []).map(({ name, officer, roles }) => ({ name, officer, roles }))
  const joined = invited.flatMap(({ inRoster, joined: officer, name, roles }) =>
    officer === null || inRoster ? [] : [{ officer, name, roles }],
  )
  return [...there, ...joined]
}

/**
 * The fields, and what they come to.
 * @param options.without who will not stand in it
 * @param options.days ask how long it holds
 * @param options.newKeys false: the registers pass to somebody with keys of their own
 * @returns `change` null: something is filled in wrongly
 */
export function useRosterChange(
  page: OfficesPage,
  {
    days: withDays = false,
    newKeys: mayRotate = true,
    without,
  }: { days?: boolean; newKeys?: boolean; without?: string },
): { readonly change: RosterChangeText | null; readonly fields: JSX.Element } {
  const { numbers, t } = useI18n()
  const roleName = useRoles()
  const people = standingIn(page).filter(({ officer }) => officer !== without)
  const [roles, setRoles] = useState<{ readonly [officer: string]: readonly RoleName[] }>({})
  const [rotate, setRotate] = useState(false)
  const rolesOf = ({ officer, roles: present }: Standing): readonly RoleName[] => roles[officer] ?? present
  const signatories = people.filter((each) => rolesOf(each).includes("signatory")).length
  const present = page.own.roster?.quorum ?? Math.min(2, signatories)
  const [quorum, setQuorum] = useState(numbers.digits(String(present)))
  const [days, setDays] = useState(numbers.digits(String(DAYS.usual)))
  const [many, long] = [numberOf(quorum), numberOf(days)]
  const isQuorum = many >= 1 && many <= signatories
  const isDays = !withDays || (long >= 1 && long <= DAYS.most)
  const changed = people.filter((each) => isChanged(each, roles[each.officer]))
  const isWhole = isQuorum && isDays && people.every((each) => rolesOf(each).length > 0)
  const change: RosterChangeText = {
    quorum: many,
    ...(withDays ? { days: long } : {}),
    ...(changed.length === 0
      ? {}
      : { roles: changed.map((each) => ({ officer: each.officer, roles: rolesOf(each) })) }),
    ...(rotate && mayRotate ? { newKeys: true } : {}),
  }
  const fields = (
    <Stack>
      <TextField
        label={t("offices.lay-quorum")}
        help={<T id="offices.lay-quorum-help" values={{ count: signatories }} />}
        value={quorum}
        onChange={setQuorum}
        inputMode="numeric"
        fault={quorum === "" || isQuorum ? null : t("offices.lay-quorum-wrong", { most: signatories })}
      />
      {withDays && (
        <TextField
          label={t("offices.lay-days")}
          help={t("offices.lay-days-help")}
          value={days}
          onChange={setDays}
          inputMode="numeric"
          fault={days === "" || isDays ? null : t("offices.days-wrong", { most: DAYS.most })}
        />
      )}
      <Details summary={t("offices.change-roles")}>
        <Stack>
          <p className="field-help">{t("offices.change-roles-help")}</p>
          {people.map((each) => (
            <Checks
              key={each.officer}
              label={each.name}
              row
              value={rolesOf(each).filter((role) => role !== "registrar")}
              onChange={(given) => setRoles({ ...roles, [each.officer]: withRegistrar(each, given) })}
              options={ROLES.map((id) => ({ id, name: roleName(id) }))}
              fault={rolesOf(each).length === 0 ? t("offices.change-roles-none") : null}
            />
          ))}
        </Stack>
      </Details>
      {mayRotate && page.own.roster !== null && (
        <Check checked={rotate} onChange={setRotate} help={t("offices.change-keys-help")}>
          {t("offices.change-keys")}
        </Check>
      )}
    </Stack>
  )
  return { change: isWhole ? change : null, fields }
}

/** Who keeps the registers keeps that role, whatever else they get. */
function withRegistrar({ roles }: Standing, given: readonly RoleName[]): readonly RoleName[] {
  return roles.includes("registrar") ? [...given, "registrar"] : given
}

function isChanged({ roles }: Standing, given: readonly RoleName[] | undefined): boolean {
  return given !== undefined && (given.length !== roles.length || given.some((role) => !roles.includes(role)))
}

/** A whole number in any digits; NaN for anything else. */
export function numberOf(text: string): number {
  const digits = asciiDigits(text).trim()
  return /^\d{1,6}$/.test(digits) ? Number(digits) : Number.NaN
}
