/**
 * The place *Write*: a letter as its drafter keeps it, and the page before it is submitted or approved.
 * @module
 */
import type { Direction, DocumentName, Hex, LetterName, MarkingText, PersonText, Said, Seconds } from "./common.ts"
import type { DraftState } from "./desk.ts"
import type { RosterText } from "./offices.ts"

/** A letter being written: what the editor shows and what is kept, encrypted, as one types. */
export interface Paper {
  readonly channel: string
  readonly document: DocumentName
  /** ISO date, `2026-11-23`; null: the day it is built. */
  readonly date: string | null
  readonly languages: readonly string[]
  /** Letters it answers: `south/2`. */
  readonly answers: readonly string[]
  readonly parts: readonly PaperPart[]
}

/** A part being written; unfinished is allowed until it is submitted. */
export type PaperPart = PaperSection | PaperEnclosure

/** What every part has. */
export interface PaperPartHead {
  /** Random, made by the editor: keeps a part's uploads and comments with it. 16 hexadecimal digits. */
  readonly id: string
  readonly marking: MarkingText | null
  /** `north/principal`, … */
  readonly readers: readonly string[]
}

/** A section being written. */
export interface PaperSection extends PaperPartHead {
  readonly kind: "section"
  readonly versions: readonly {
    readonly language: string
    readonly direction: Direction
    readonly heading: string
    readonly text: string
  }[]
}

/** An enclosure being written. Its bytes are sealed as they come and never lie in the clear. */
export interface PaperEnclosure extends PaperPartHead {
  readonly kind: "enclosure"
  readonly name: string
  readonly type: string
  readonly size: number
  /** Octets sealed so far: where to go on. */
  readonly received: number
  readonly state: "wanted" | "receiving" | "sealed"
}

/** A paper as it is kept. */
export interface KeptPaper {
  /** The editor's number. */
  readonly paper: number
  /** Rises with each save; a save names the version it was made from. */
  readonly version: number
  readonly saved: Seconds
  readonly state: DraftState
  /** Why leave was refused: a code. */
  readonly why: string | null
  readonly letter: LetterName | null
  readonly content: Paper
}

/** What can be chosen in a channel. */
export interface WriteOptions {
  readonly channel: string
  readonly compared: boolean
  readonly standing: boolean
  readonly other: string
  readonly rules: RulesText
  readonly people: readonly PersonText[]
  /** Letters that can be answered, newest first, at most 200. */
  readonly answerable: readonly string[]
}

/** The charter's rules. */
export interface RulesText {
  readonly codeName: string
  readonly kinds: readonly DocumentName[]
  readonly levels: readonly string[]
  readonly caveats: readonly string[]
  readonly languages: readonly string[]
  /** Wordings: 2 to the power of this many copies. */
  readonly copies: number
  readonly readingDays: number | null
  readonly receipts: "arrived" | "opened"
  readonly countersign: readonly ("host" | "registrar")[]
}

/** The page before a letter is submitted, and before it is approved: the same page, from each device's own checks. */
export interface Review {
  readonly letter: {
    readonly office: string
    readonly channel: string
    /** `north/4` once it has a number. */
    readonly name: string | null
    readonly document: DocumentName
    readonly date: Seconds | null
    readonly languages: readonly string[]
    readonly answers: readonly string[]
  }
  readonly parts: readonly ReviewPart[]
  readonly readers: readonly ReviewReader[]
  /** What anybody can prove with it. */
  readonly proves: readonly Said[]
  /** What the charter or a roster forbids: it cannot go on while there is any. */
  readonly forbidden: readonly ReviewFault[]
  /** What is permitted and unusual. */
  readonly unusual: readonly ReviewFault[]
  /** Approving: until when it must be entered. */
  readonly enterBy: Seconds | null
}

/** A part on the review page, whole. */
export type ReviewPart =
  | {
      readonly kind: "section"
      readonly marking: MarkingText | null
      /** One, unless readers get wordings of their own. */
      readonly wordings: readonly {
        readonly copies: number
        readonly versions: PaperSection["versions"]
      }[]
    }
  | {
      readonly kind: "enclosure"
      readonly marking: MarkingText | null
      readonly name: string
      readonly type: string
      readonly size: number
    }

/** Who will be able to read what. */
export interface ReviewReader {
  readonly person: PersonText
  /** Places of the parts, from 1. */
  readonly parts: readonly number[]
}

/** Something forbidden or unusual; `part` from 1, null for the whole letter. */
export interface ReviewFault extends Said {
  readonly part: number | null
}

/** Something laid before me, whole. */
export type LaidPage =
  | { readonly kind: "letter"; readonly id: Hex; readonly name: string; readonly review: Review }
  | {
      readonly kind: "charter"
      readonly id: Hex
      readonly name: string
      readonly offices: readonly string[]
      readonly host: string | null
      readonly rules: RulesText
      readonly proves: readonly Said[]
    }
  | {
      readonly kind: "closing"
      readonly id: Hex
      readonly name: string
      readonly other: string
      readonly proves: readonly Said[]
    }
  | {
      readonly kind: "amendment"
      readonly id: Hex
      readonly name: string
      readonly other: string
      /** The rules in force, and those that would follow. */
      readonly before: RulesText
      readonly after: RulesText
      readonly proves: readonly Said[]
    }
  | {
      readonly kind: "roster"
      readonly id: Hex
      readonly name: string
      readonly roster: RosterText
      readonly changes: readonly Said[]
      readonly proves: readonly Said[]
    }
