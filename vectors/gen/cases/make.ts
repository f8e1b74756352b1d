/**
 * Small makers for the cases.
 * @module
 */
import type { Expect, Vector } from "../format.ts"

/** What every case says of itself. */
export interface Told {
  readonly comment: string
  readonly bytes: Uint8Array
  readonly inputs?: { readonly [name: string]: string }
}

/** Makers of cases of one format in one room; names are `room/format-name`. */
export interface Maker {
  readonly success: (name: string, told: Told) => Vector
  readonly malformed: (name: string, code: string, told: Told) => Vector
  readonly unproven: (name: string, code: string, told: Told) => Vector
  readonly outside: (name: string, code: string, told: Told) => Vector
  readonly notAddressed: (name: string, told: Told) => Vector
}

/** Cases of one format. @param common inputs that every case has unless it says otherwise */
export function maker(room: string, format: string, common: { readonly [name: string]: string } = {}): Maker {
  const make = (expect: Expect, name: string, code: string, { comment, bytes, inputs }: Told): Vector => ({
    name: `${room}/${format}-${name}`,
    expect,
    format,
    code,
    comment,
    inputs: { ...common, ...inputs },
    bytes,
  })
  return {
    success: (name, told) => make("success", name, "none", told),
    malformed: (name, code, told) => make("malformed", name, code, told),
    unproven: (name, code, told) => make("unproven", name, code, told),
    outside: (name, code, told) => make("outside-profile", name, code, told),
    notAddressed: (name, told) => make("not-addressed", name, "none", told),
  }
}

/** Bytes with one bit flipped. @param at index from the start, or from the end if negative */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const other = bytes.slice()
  const index = at < 0 ? bytes.length + at : at
  other[index] = (other[index] as number) ^ 1
  return other
}
