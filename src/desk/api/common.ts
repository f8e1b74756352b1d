/**
 * Words that several places of the desk share. Times are whole seconds since 1970, UTC; hashes and ids are hexadecimal.
 * Everything here is data that JSON carries; text that came from outside is text, never markup.
 * @module
 */

/** UTC seconds since 1970. */
export type Seconds = number
/** Hexadecimal digits, lower case. */
export type Hex = string

/** Which way a text runs. */
export type Direction = "ltr" | "rtl"

/** An officer's role. */
export type RoleName = "signatory" | "registrar" | "drafter" | "reader" | "spokesperson" | "overseer"

/** A kind of document. */
export type DocumentName = "letter" | "note-verbale" | "aide-memoire" | "non-paper" | "agreed-minutes"

/** What a part is marked: a level of the charter, and its caveats in the charter's order. */
export interface MarkingText {
  readonly level: string
  readonly caveats: readonly string[]
}

/** A letter's name within a channel: `north/4`. Two channels may have letters of one name. */
export interface LetterName {
  readonly channel: string
  readonly name: string
}

/** Somebody who takes part in a channel. */
export interface PersonText {
  /** What drafts call them: `north/principal`. */
  readonly called: string
  readonly name: string
  readonly title: string
  /** The office's first label: `north`. */
  readonly office: string
  readonly officer: Hex
  /** It is one of this vault's own office. */
  readonly own: boolean
  readonly roles: readonly RoleName[]
}

/** Something to be said, by a stable code, with what belongs into the sentence. The page has the words in three languages. */
export interface Said {
  readonly code: string
  readonly values?: { readonly [name: string]: string | number }
}

/** A refusal, as every call answers it. */
export interface Refusal {
  /** Stable; the page has a text for each. */
  readonly code: string
  /** In English, for the details: what was found, what was wanted, what to do. */
  readonly message: string
  /** `stop`: verification failed, stop and telephone. */
  readonly kind: "failed" | "usage" | "stop" | "locked" | "not-found" | "policy" | "later" | "interrupted"
}

/** Long work: shown with its progress, and can be stopped. */
export interface Job {
  readonly id: string
  readonly what: "upload" | "submit" | "fetch" | "send" | "collect" | "verify" | "print" | "search-index" | "backup"
  /** What it is about: a letter's name, a file's name. */
  readonly about: string
  readonly done: number
  /** 0: not known. */
  readonly total: number
  readonly unit: "bytes" | "steps"
  readonly state: "running" | "done" | "stopped" | "failed"
  readonly refusal: Refusal | null
  /** Where its result is fetched, once it is done: the argument of a download. */
  readonly download: string | null
}
