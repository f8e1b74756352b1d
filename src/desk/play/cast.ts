/**
 * Who is on stage.
 * @module
 */
import type { Role } from "../../office/index.ts"

/** Somebody of the case. */
export interface Cast {
  readonly title: string
  readonly name: string
  readonly roles: readonly Role[]
}

/** North's officers, the registrar first. */
export const NORTH: readonly Cast[] = [
  { title: "registrar", name: "Nadia Haddad", roles: ["registrar", "signatory", "reader"] },
  { title: "principal", name: "The President", roles: ["signatory", "reader"] },
  { title: "adviser", name: "Karim Nasser", roles: ["drafter", "signatory", "reader"] },
  { title: "spokesman", name: "Sami Khoury", roles: ["spokesperson"] },
]

/** South's. */
export const SOUTH: readonly Cast[] = [
  { title: "registrar", name: "شیرین کاظمی", roles: ["registrar", "reader"] },
  { title: "principal", name: "رهبر", roles: ["signatory", "reader"] },
  { title: "minister", name: "بهرام صادقی", roles: ["drafter", "signatory", "reader"] },
]

/** The officers of an office. */
export function castOf(office: string): readonly Cast[] {
  return office === "north" ? NORTH : SOUTH
}

/** Every officer, as `north/registrar`. */
export function everybody(): readonly string[] {
  return [...NORTH.map(({ title }) => `north/${title}`), ...SOUTH.map(({ title }) => `south/${title}`)]
}
