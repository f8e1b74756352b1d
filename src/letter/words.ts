/** Until the office room has its charter and statements: the words of theirs that letters need. @module */
import { list, oneOf, record, text, token, type Shape } from "../bytes/index.ts"
export { relayUrl as urlShape } from "../office/place.ts"

export const DOCUMENT_KINDS = ["letter", "note-verbale", "aide-memoire", "non-paper", "agreed-minutes"] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]
export interface Marking {
  readonly level: string
  readonly caveats: readonly string[]
}
export const markingShape: Shape<Marking> = record({ level: text(1, 64), caveats: list(text(1, 64), 0, 16) })
export const languageShape: Shape<string> = token(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a BCP 47 language tag")
export const documentShape: Shape<DocumentKind> = oneOf(...DOCUMENT_KINDS)

export interface LetterStatement {
  readonly suite: "diwan/1"
  readonly kind: "letter"
  readonly channel: Uint8Array
  readonly office: Uint8Array
  readonly roster: Uint8Array
  readonly number: number
  readonly document: DocumentKind
  readonly date: number
  readonly root: Uint8Array
  readonly depth: number
  readonly copies: number
  readonly listed: readonly { readonly position: number; readonly hash: Uint8Array }[]
  readonly seen: readonly { readonly office: Uint8Array; readonly size: number; readonly root: Uint8Array }[]
  readonly enterBy: number
}
export interface Charter {
  readonly offices: readonly { readonly office: Uint8Array; readonly roster: Uint8Array; readonly name: string }[]
  readonly rules: {
    readonly kinds: readonly DocumentKind[]
    readonly languages: readonly string[]
    readonly copies: number
    readonly receipts: "arrived" | "opened"
  }
}
export { lineOf, type Roster } from "../office/roster.ts"
export { openSigned, signBody, type Signed } from "../office/signature.ts"
export { officerId, officerPublicKeys, type OfficerKeys } from "../office/keys.ts"
export { suite, SUITE } from "../office/suite.ts"

export interface Allotment {
  readonly channel: Uint8Array
  readonly office: Uint8Array
  readonly roster: Uint8Array
  readonly number: number
  readonly document: DocumentKind
  readonly seen: LetterStatement["seen"]
  readonly enterBy: number
  readonly prekeys: readonly {
    readonly office: Uint8Array
    readonly officer: Uint8Array
    readonly for: "reader" | "approver" | "registrar"
  }[]
}
export function openStatement(_data: Uint8Array): LetterStatement {
  throw new Error("wait for the office room")
}
export function openAllotment(
  _signed: import("../office/signature.ts").Signed,
  _own: import("../office/roster.ts").Roster,
): Allotment {
  throw new Error("wait for the office room")
}
export function checkKind(_charter: Charter, _kind: DocumentKind): void {}
export function checkMarking(_charter: Charter, _marking: Marking): void {}
export function checkLanguage(_charter: Charter, _language: string): void {}
