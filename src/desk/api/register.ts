/**
 * The place *Register*: the numbered book of both sides.
 * @module
 */
import type { DocumentName, Hex, Seconds } from "./common.ts"

/** Which entries of a book: all; letters; what does not count, or not yet. */
export type BookShown = "all" | "letters" | "open"

/** Both registers of a channel as this vault holds them, but for their entries, which are asked for by the page. */
export interface RegisterPage {
  readonly channel: string
  readonly channelId: Hex
  readonly host: string | null
  /** This vault follows the registers itself (the registrar's); others know what their letters prove. */
  readonly follows: boolean
  readonly sides: readonly RegisterSide[]
  /** Forks, gaps and protests, to be seen before anything else: the worst first, and of each kind in each book the newest fifty. */
  readonly faults: readonly RegisterFault[]
  /** How many there are of each kind, listed or not. */
  readonly faulty: readonly { readonly kind: RegisterFault["kind"]; readonly count: number }[]
  /** Registers that have forked, and how they are being healed. */
  readonly forks: ForkState
}

/** One office's register. */
export interface RegisterSide {
  readonly office: string
  readonly own: boolean
  readonly size: number
  readonly root: Hex
  /** Size cosigned by the other side's registrar. */
  readonly cosigned: number
  /** Size that the host has postmarked. */
  readonly postmarked: number
  readonly letters: number
}

/** Some entries of one book, the newest first. */
export interface RegisterEntries {
  readonly entries: readonly RegisterEntry[]
  /** What is wrong with these entries. */
  readonly faults: readonly RegisterFault[]
  /** How many are shown on newer pages, and how many there are on all. */
  readonly newer: number
  readonly count: number
}

/** An entry. */
export interface RegisterEntry {
  readonly index: number
  readonly kind: string
  /** `north/4`. */
  readonly name: string | null
  /** It can be opened here. */
  readonly held: boolean
  readonly document: DocumentName | null
  readonly date: Seconds | null
  readonly entered: Seconds
  readonly approvals: number
  readonly postmarked: Seconds | null
  readonly order: number | null
  readonly standing: "countersigned" | "provisional" | "void"
  readonly void: string | null
  /** Who has countersigned it, and when if it is known. */
  readonly countersigned: readonly {
    readonly by: "host" | "registrar"
    readonly name: string
    readonly time: Seconds | null
  }[]
}

/** Something wrong with a book. */
export interface RegisterFault {
  readonly kind: "fork" | "gap" | "void" | "protest" | "stale"
  readonly office: string
  readonly index: number | null
  readonly code: string
}

/** A head of a register. */
export interface BranchHead {
  readonly size: number
  readonly root: Hex
}

/** An entry of a branch, by what it says. */
export interface BranchEntry {
  readonly index: number
  readonly kind: string
  /** `north/4` for a letter; its number is free again once it is set aside. */
  readonly name: string | null
  readonly date: Seconds | null
}

/** A branch that contradicts the register held here. */
export interface BranchState {
  /** Whose register: `north`. */
  readonly office: string
  /** How many entries both have in common. */
  readonly common: number
  readonly head: BranchHead
  readonly held: BranchHead
  readonly entries: readonly BranchEntry[]
  readonly at: Seconds
  readonly healed: Seconds | null
}

/** What a healing waits for. */
type HealingWait = "own-quorum" | "other-quorum" | "entry" | null

/** A healing that is under way, or was entered. */
export interface HealingState {
  /** Whose register forked. */
  readonly office: string
  readonly common: number
  readonly kept: BranchHead
  readonly dropped: BranchHead
  readonly aside: readonly BranchEntry[]
  readonly stage: "laid" | "sent" | "entered"
  /** Persons of the office whose register forked who have approved it, as far as is known here, and how many must. */
  readonly proposed: { readonly given: number; readonly wanted: number }
  readonly agreed: { readonly given: number; readonly wanted: number }
  readonly waits: HealingWait
  /** It awaits the approval of whoever has this vault. */
  readonly mine: boolean
  readonly time: Seconds
}

/** Forks and healings of a channel. */
export interface ForkState {
  readonly codeName: string
  readonly branches: readonly BranchState[]
  readonly healings: readonly HealingState[]
  /** This vault's officer can propose a healing: it is the registrar's, and a branch of the own register is known. */
  readonly canPropose: boolean
}

/** What verifying both books again came to. */
export interface RegisterVerdict {
  readonly sides: readonly {
    readonly office: string
    readonly entries: number
    readonly letters: number
    readonly holds: boolean
  }[]
  readonly postmarks: number
}
