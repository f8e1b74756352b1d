/**
 * What a term and what a response says. A term is an offer that stands for itself: with an id, a condition over other terms
 * and a deadline. A response names the very leaf that it answers, so nobody accepts a text that was put in its place.
 * What they come to is worked out in the `terms` room. Spec: spec/terms.md#terms, spec/terms.md#responses.
 * @module
 */
import {
  bytesOf,
  compare,
  flag,
  hash32,
  integer,
  list,
  nullable,
  oneOf,
  record,
  time,
  token,
  toHex,
  type Shape,
  type Value,
} from "../bytes/index.ts"
import { LetterError } from "./error.ts"
import { isOncePerLanguage, versionsShape, type SectionVersion } from "./version.ts"

/** Length of a term's id in bytes. */
export const TERM_ID_BYTES = 16
/** Most groups, one within another, of a condition. */
export const MOST_CONDITION_DEPTH = 4
/** Most groups and mentions of a condition, all counted. */
export const MOST_CONDITION_NODES = 64
/** Most terms that one term replaces. */
export const MOST_REPLACED = 16

/** A term, named as anything may name it: whose it is and its id. Two offices may use one id. */
export interface TermName {
  readonly office: Uint8Array
  /** 16 bytes, drawn by the drafter. */
  readonly term: Uint8Array
}

/** That a term is accepted, or fulfilled. */
export interface Mention extends TermName {
  readonly kind: "accepted" | "fulfilled"
}

/** At least so many of these: 1 is *or*, all is *and*. There is no *not*, so what holds once holds for ever. */
export interface Group {
  readonly kind: "of"
  readonly least: number
  readonly of: readonly Condition[]
}

/** What a term depends on. */
export type Condition = Mention | Group

/** Until when. */
export interface Deadline {
  /** The last second that is in time: UTC, seconds. This alone decides. */
  readonly at: number
  /** The same instant as a person reads it (RFC 9557): `2026-11-24T23:59:59+03:30[Asia/Tehran][u-ca=persian]`. */
  readonly text: string
}

/** What a term leaf says. */
export interface TermBody {
  readonly term: Uint8Array
  /** Minutes are a term whose text is what was agreed. */
  readonly form: "offer" | "minutes"
  readonly versions: readonly SectionVersion[]
  readonly condition: Condition | null
  readonly deadline: Deadline | null
  /** Whether it may be withdrawn while nobody has accepted it; otherwise it is firm until its deadline. */
  readonly revocable: boolean
  /** Ids of terms of the same office, rising. */
  readonly replaces: readonly Uint8Array[]
}

/** What one can say of a term. */
export const ANSWERS = ["accept", "decline", "counter", "withdraw", "report", "confirm"] as const
/** Accept, decline, counter: the other office. Withdraw: the term's own. Report: either; confirm: the one that did not. */
export type Answer = (typeof ANSWERS)[number]

/** What a response leaf says. */
export interface ResponseBody extends TermName {
  /** Hash of the term's leaf: of this text and no other. */
  readonly leaf: Uint8Array
  readonly answer: Answer
  /** For a counter: the answering office's own term that is offered instead. */
  readonly counter: Uint8Array | null
  readonly versions: readonly SectionVersion[]
}

const termId = bytesOf(TERM_ID_BYTES)
const named = { office: hash32, term: termId }
const nameShape: Shape<TermName> = record(named)

/** Recursive: a list in a list. Depth and count are bounded by `checkCondition`, and before that by the leaf's own limits. */
const condition: Shape<Condition> = {
  read(value, at) {
    const kind = kindShape.read(value, at)
    const { kind: _, ...rest } = value as { readonly [key: string]: Value }
    if (kind === "of") return { kind, ...groupShape.read(rest, at) }
    return { kind, ...nameShape.read(rest, at) }
  },
}
const kindShape: Shape<Condition["kind"]> = {
  read(value, at) {
    const kind = Object(value) as { readonly [key: string]: Value }
    return oneOf("accepted", "fulfilled", "of").read(Object.hasOwn(kind, "kind") ? kind["kind"] : undefined, at)
  },
}
const groupShape: Shape<Omit<Group, "kind">> = record({ least: integer(1, 16), of: list(condition, 1, 16) })

/** Calendars that a deadline may be written in, by their CLDR names. */
export const CALENDARS = ["iso8601", "gregory", "persian", "islamic-umalqura", "islamic-civil"] as const
const DEADLINE =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([+-])(\d\d):(\d\d)\[[A-Za-z0-9_+-]{1,32}(?:\/[A-Za-z0-9_+-]{1,32}){0,2}\]\[u-ca=([a-z0-9-]{1,32})\]$/

/** Reads the body of a term leaf. */
export const termBody: Shape<TermBody> = record({
  term: termId,
  form: oneOf("offer", "minutes"),
  versions: versionsShape(1),
  condition: nullable(condition),
  deadline: nullable(record({ at: time, text: token(DEADLINE, "an instant with offset, zone and calendar", 160) })),
  revocable: flag,
  replaces: list(termId, 0, MOST_REPLACED),
})

/** Reads the body of a response leaf. */
export const responseBody: Shape<ResponseBody> = record({
  ...named,
  leaf: hash32,
  answer: oneOf(...ANSWERS),
  counter: nullable(termId),
  versions: versionsShape(0),
})

/**
 * Check what a term says by itself.
 * @throws {LetterError} `list-order`, `term-replaces-itself`, `condition-least`, `condition-repeated`, `condition-large`, `deadline-text`
 */
export function checkTerm({ term, versions, replaces, condition, deadline }: TermBody): void {
  if (!isOncePerLanguage(versions)) throw new LetterError("list-order", "term.versions: a language stands twice")
  if (!replaces.every((id, i) => i === 0 || compare(replaces[i - 1] as Uint8Array, id) < 0))
    throw new LetterError("list-order", "term.replaces: want ids rising, each once")
  if (replaces.some((id) => compare(id, term) === 0))
    throw new LetterError("term-replaces-itself", "term.replaces: it names the term itself")
  if (condition !== null && countNodes(condition, 0) > MOST_CONDITION_NODES)
    throw new LetterError("condition-large", `term.condition: want at most ${MOST_CONDITION_NODES} groups and mentions`)
  if (deadline !== null && deadlineInstant(deadline.text) !== deadline.at)
    throw new LetterError("deadline-text", "term.deadline: what is written is not the instant that is signed")
}

/**
 * Check what a response says by itself.
 * @throws {LetterError} `list-order`, `counter-misplaced` a counter that offers nothing, or another answer that does
 */
export function checkResponse({ versions, answer, counter }: ResponseBody): void {
  if (!isOncePerLanguage(versions)) throw new LetterError("list-order", "response.versions: a language stands twice")
  if ((answer === "counter") !== (counter !== null))
    throw new LetterError(
      "counter-misplaced",
      "response.counter: a counter names a term offered instead, others do not",
    )
}

/**
 * The instant that a deadline's text says, by its own date and offset: no table of zones is asked, so every machine comes to
 * the same. Whether the zone had that offset then is asked when it is drafted.
 * @returns seconds, UTC; null for a date or time that there is none of
 */
export function deadlineInstant(written: string): number | null {
  const found = DEADLINE.exec(written)
  if (found === null) return null
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const [sign, hours, minutes, calendar] = [found[7], Number(found[8]), Number(found[9]), found[10] as string]
  if (!(CALENDARS as readonly string[]).includes(calendar)) return null
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59)
    return null
  if (hours > 14 || minutes > 59 || (sign === "-" && hours === 0 && minutes === 0)) return null
  const offset = (sign === "-" ? -1 : 1) * (hours * 3600 + minutes * 60)
  return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second - offset
}

function countNodes(condition: Condition, depth: number): number {
  if (condition.kind !== "of") return 1
  const { least, of } = condition
  if (depth === MOST_CONDITION_DEPTH)
    throw new LetterError(
      "condition-large",
      `term.condition: want at most ${MOST_CONDITION_DEPTH} groups in one another`,
    )
  if (least > of.length)
    throw new LetterError("condition-least", `term.condition: at least ${least} of ${of.length} can never hold`)
  const mentions = of.flatMap((each) =>
    each.kind === "of" ? [] : [`${each.kind} ${toHex(each.office)} ${toHex(each.term)}`],
  )
  if (new Set(mentions).size !== mentions.length)
    throw new LetterError(
      "condition-repeated",
      "term.condition: a group mentions a term twice, and would count it twice",
    )
  return of.reduce((sum, each) => sum + countNodes(each, depth + 1), 1)
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Days from 1 January 1970 in the Gregorian calendar, which ISO 8601 extends backwards. */
function daysSince1970(year: number, month: number, day: number): number {
  const before = year - 1
  const years = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400)
  let days = 0
  for (let m = 1; m < month; m++) days += daysIn(year, m)
  return years + days + day - 1 - 719_162
}
