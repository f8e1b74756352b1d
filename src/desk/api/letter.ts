/**
 * The place *Letter*: one letter as its reader sees it, all of it verified before it is shown.
 * @module
 */
import type { Direction, DocumentName, Hex, LetterName, MarkingText, Said, Seconds } from "./common.ts"

/** A letter. What the reader was not given is not hinted at: no gaps, no counts. */
export interface LetterPage extends LetterName {
  /** Of the sender: `north.example`. */
  readonly office: string
  readonly from: string
  readonly own: boolean
  readonly number: number
  readonly document: DocumentName
  readonly date: Seconds
  readonly languages: readonly string[]
  /** It names another reader: a true letter, and not one to me. */
  readonly passedOn: boolean
  readonly answers: readonly Related[]
  readonly answeredBy: readonly Related[]
  readonly previous: string | null
  readonly next: string | null
  readonly parts: readonly LetterPart[]
  readonly proof: Proof
  readonly accounts: Accounts
  readonly receipts: readonly { readonly of: string; readonly what: "arrived" | "opened"; readonly time: Seconds }[]
  readonly host: string | null
  /** When what is shown here is destroyed by itself; whether it is sealed to an archive key then, or when somebody destroys it. */
  readonly reading: { readonly until: Seconds | null; readonly archive: boolean }
  /** Drafter: readers who gave no receipt, to whom it can be sealed again. */
  readonly reseal: readonly string[]
}

/** The key to which views are sealed after their reading time. */
export interface ArchiveKey {
  /** `age1pq1…` */
  readonly recipient: string
  /** The first 16 hexadecimal digits of its hash, to be compared by eye. */
  readonly mark: string
  readonly since: Seconds
}

/** Another letter of the channel; `held`: it is in this vault and can be opened. */
export interface Related {
  readonly name: string
  readonly held: boolean
}

/** A part as it is shown. */
export type LetterPart = SectionText | EnclosureLine

/** A section in one or more languages. */
export interface SectionText {
  readonly kind: "section"
  readonly marking: MarkingText
  readonly versions: readonly {
    readonly language: string
    readonly direction: Direction
    readonly heading: string
    readonly text: string
  }[]
}

/** An enclosure. */
export interface EnclosureLine {
  readonly kind: "enclosure"
  readonly marking: MarkingText
  /** Among the letter's enclosures, from 1. */
  readonly place: number
  readonly name: string
  readonly type: string
  readonly size: number
  /** Its key was given. */
  readonly given: boolean
}

/** What proves it: one sentence, and the details. */
export interface Proof {
  readonly standing: "countersigned" | "provisional"
  readonly wants: readonly ("host" | "registrar")[]
  readonly sentence: Said
  readonly channelId: Hex
  readonly statement: Hex
  readonly root: Hex
  readonly roster: { readonly version: number; readonly id: Hex; readonly quorum: number }
  readonly approvers: number
  readonly entry: { readonly index: number; readonly size: number; readonly root: Hex }
  readonly postmark: { readonly order: number; readonly time: Seconds } | null
  readonly cosigned: readonly { readonly by: "host" | "registrar"; readonly name: string; readonly time: Seconds }[]
}

/** The five accounts of when, each with whose word it is. */
export interface Accounts {
  readonly entered: Seconds
  readonly postmarked: Seconds | null
  readonly cosigned: Seconds | null
  readonly arrived: Seconds | null
  readonly opened: Seconds | null
}
