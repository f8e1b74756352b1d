/**
 * The charter: the founding document of a channel. Its hash is the channel id, which two people compare by voice, so nobody
 * may be able to search for two charters with one fingerprint. Both offices therefore add random bytes, and the proposer's
 * are *committed* before the other's are seen: draft with SHA-256 of n → acceptance with s → opening with n.
 * Spec: spec/office.md#charters.
 *
 *     commitment = SHA-256("diwan/1 charter" ‖ n[32])
 *     channel-id = SHA-256(encoding of the first charter)
 * @module
 */
import {
  decodeAs,
  encodeRecord,
  equal,
  hash32,
  list,
  nullable,
  oneOf,
  record,
  sha256,
  utf8,
  type Shape,
} from "../bytes/index.ts"
import { host, type Host } from "../register/index.ts"
import { OfficeError } from "./error.ts"
import { officeName } from "./founding.ts"
import { charterRules, type CharterRules } from "./rules.ts"
import { SUITE, suite, type Suite } from "./suite.ts"

/** One of the two offices, as a charter names it. */
export interface CharterOffice {
  readonly office: Uint8Array
  /** Id of its roster when the charter was drafted: entry 0 of its register. */
  readonly roster: Uint8Array
  readonly name: string
}

/** What draft and charter have in common. */
export interface CharterTerms {
  /** The proposer, then the accepter. */
  readonly offices: readonly CharterOffice[]
  readonly host: Host | null
  readonly rules: CharterRules
}

/** The proposer's draft; a signed body. */
export interface CharterDraft extends CharterTerms {
  readonly suite: Suite
  readonly kind: "charter-draft"
  readonly commitment: Uint8Array
}

/** The other office's acceptance of exactly one draft; a signed body. */
export interface CharterAccept {
  readonly suite: Suite
  readonly kind: "charter-accept"
  /** SHA-256 of the draft's encoding. */
  readonly draft: Uint8Array
  /** s, 32 random bytes. */
  readonly random: Uint8Array
}

/** The proposer's opening of its commitment; a signed body. */
export interface CharterOpen {
  readonly suite: Suite
  readonly kind: "charter-open"
  readonly draft: Uint8Array
  /** n, 32 random bytes. */
  readonly random: Uint8Array
}

/** A charter as it is encoded. */
export interface Charter extends CharterTerms {
  readonly suite: Suite
  readonly kind: "charter"
  /** n, then s. */
  readonly random: readonly Uint8Array[]
  /** Null in a channel's first charter; else the hash of the charter it replaces. */
  readonly previous: Uint8Array | null
}

/** A charter and its name. */
export interface NamedCharter extends Charter {
  /** SHA-256 of the encoding: the channel id, if `previous` is null. */
  readonly id: Uint8Array
}

/** A charter that was read. */
export interface OpenedCharter extends NamedCharter {
  readonly bytes: Uint8Array
}

/** Largest charter in bytes. */
export const MOST_CHARTER_BYTES: number = 1 << 16

const office = record({ office: hash32, roster: hash32, name: officeName })
const terms = { offices: list(office, 2, 2), host: nullable(host), rules: charterRules }

/** Shape of a {@link CharterDraft}, for `openSigned`. */
export const charterDraftShape: Shape<CharterDraft> = checked(
  record({ suite, kind: oneOf("charter-draft"), ...terms, commitment: hash32 }),
)

/** Shape of a {@link CharterAccept}, for `openSigned`. */
export const charterAcceptShape: Shape<CharterAccept> = record({
  suite,
  kind: oneOf("charter-accept"),
  draft: hash32,
  random: hash32,
})

/** Shape of a {@link CharterOpen}, for `openSigned`. */
export const charterOpenShape: Shape<CharterOpen> = record({
  suite,
  kind: oneOf("charter-open"),
  draft: hash32,
  random: hash32,
})

const charterShape: Shape<Charter> = checked(
  record({ suite, kind: oneOf("charter"), ...terms, random: list(hash32, 2, 2), previous: nullable(hash32) }),
)

/**
 * Draft a charter.
 * @param n 32 fresh secret bytes, kept until the draft is accepted
 * @throws {BytesError} {@link OfficeError} what a reader would refuse
 */
export function draftCharter(input: CharterTerms & { readonly n: Uint8Array }): CharterDraft {
  const { n, offices, rules } = input
  const draft = {
    suite: SUITE,
    kind: "charter-draft",
    offices,
    host: input.host,
    rules,
    commitment: commitmentOf(n),
  } as const
  return decodeAs(charterDraftShape, encodeRecord(draft), "charter draft")
}

/**
 * Accept a draft.
 * @param draft its encoding: the body that was signed
 * @param s 32 fresh random bytes
 */
export function acceptCharter(draft: Uint8Array, s: Uint8Array): CharterAccept {
  return { suite: SUITE, kind: "charter-accept", draft: sha256(draft), random: s }
}

/** Open the commitment, once the acceptance is there. */
export function openCommitment(draft: Uint8Array, n: Uint8Array): CharterOpen {
  return { suite: SUITE, kind: "charter-open", draft: sha256(draft), random: n }
}

/**
 * The charter that follows from a draft and both sides' random bytes.
 * @returns its encoding, the same for both sides
 * @throws {OfficeError} `charter-commitment` n does not open the draft's commitment
 */
export function makeCharter(draft: CharterDraft, n: Uint8Array, s: Uint8Array): Uint8Array {
  if (!equal(commitmentOf(n), draft.commitment)) {
    throw new OfficeError(
      "charter-commitment",
      "the random bytes do not open the draft's commitment; begin with a new draft",
    )
  }
  const charter = encodeRecord({
    suite: SUITE,
    kind: "charter",
    offices: draft.offices,
    host: draft.host,
    rules: draft.rules,
    random: [n, s],
    previous: null,
  })
  openCharter(charter)
  return charter
}

/**
 * The charter that follows from the three messages, which were opened from their signatures.
 * @param input the draft's encoding as this office sent or accepted it, and the other two bodies
 * @throws {OfficeError} `charter-draft-differs` acceptance or opening names another draft; `charter-commitment`
 */
export function concludeCharter(input: {
  readonly draft: Uint8Array
  readonly accept: CharterAccept
  readonly open: CharterOpen
}): Uint8Array {
  const hash = sha256(input.draft)
  for (const { draft } of [input.accept, input.open]) {
    if (!equal(draft, hash)) {
      throw new OfficeError(
        "charter-draft-differs",
        "another draft was accepted or opened than this one; stop and telephone",
      )
    }
  }
  const draft = decodeAs(charterDraftShape, input.draft, "charter draft")
  return makeCharter(draft, input.open.random, input.accept.random)
}

/**
 * Read a charter.
 * @param id SHA-256 of the bytes, if it is at hand
 * @throws {BytesError} {@link RegisterError} not the shape, or a host's keys that must not be used
 * @throws {OfficeError} `charter-same-office`, `charter-list-order`, `charter-countersign-host`, suite faults
 */
export function openCharter(bytes: Uint8Array, id: Uint8Array = sha256(bytes)): OpenedCharter {
  const charter = decodeAs(charterShape, bytes, "charter", { bytes: MOST_CHARTER_BYTES, depth: 8, items: 4096 })
  return { ...charter, id, bytes: bytes.slice() }
}

/** SHA-256("diwan/1 charter" ‖ n). 32 bytes. @param n 32 bytes */
export function commitmentOf(n: Uint8Array): Uint8Array {
  if (n.length !== 32) throw new TypeError("the committed bytes are 32")
  return sha256(COMMITMENT_LABEL, n)
}

const COMMITMENT_LABEL = utf8(`${SUITE} charter`)

/** Rules that concern more than one field. */
function checked<T extends CharterTerms>(shape: Shape<T>): Shape<T> {
  return {
    read(value, at) {
      const read = shape.read(value, at)
      const [proposer, accepter] = read.offices as readonly [CharterOffice, CharterOffice]
      if (equal(proposer.office, accepter.office)) {
        throw new OfficeError("charter-same-office", `${at}.offices: one office twice; a channel joins two`)
      }
      if (read.host === null && read.rules.countersign.includes("host")) {
        throw new OfficeError("charter-countersign-host", `${at}: asks for a host's countersignature and names no host`)
      }
      return read
    },
  }
}
