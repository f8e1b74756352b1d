/**
 * A colleague holds a share, and may give it on: deliberately, to one device that the roster in force names, sealed so that
 * only that device opens it.
 * @module
 */
import { decodeAs, encodeRecord, equal, toHex } from "../../bytes/index.ts"
import {
  lineOf,
  openSigned,
  recoveryShareShape,
  recoveryWishShape,
  signedShape,
  type RecoveryShare,
  type RecoveryWish,
  type Signed,
} from "../../office/index.ts"
import { importRecipient, seal } from "../../seal/index.ts"
import type { Reading } from "../../vault/index.ts"
import { alias, own, ownRoster, rosterNaming } from "../access.ts"
import { look, runAct } from "../act.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { isSuspended } from "../offices/suspended.ts"
import { calledOf } from "../pages/people.ts"
import { shares, type HeldShare, type Self } from "../records.ts"

/** Largest file of a share, of a wish or of an answer, bytes. */
export const MOST_SHARE_FILE: number = 64 * 1024
const FILE_LIMITS = { bytes: MOST_SHARE_FILE, depth: 4, items: 64 }

/** A share as it may be shown: never the share itself. */
export interface ShownShare {
  readonly whose: string
  readonly number: number
  readonly needed: number
  readonly of: number
  readonly at: number
}

/**
 * File a share that a colleague handed over. One of a newer splitting takes the place of the one before.
 * @throws {DeskError} `share-holder` it is for somebody else, `share-older` a newer one is held; @throws {BytesError}
 * @throws {OfficeError} `signer-unknown`, `signer-differs`, `signature-invalid`
 */
export function takeShare(desk: Desk, file: Uint8Array): ShownShare {
  return runAct(desk, "take a share", ({ tx, self, now }) => {
    const signed = decodeAs(signedShape, file, "share", FILE_LIMITS)
    const { share, called } = openShare(tx, self, signed)
    if (!equal(share.holder, self.officer))
      throw new DeskError("share-holder", "this share was made for another officer; it belongs into their vault")
    const key = toHex(share.vault)
    const before = shares.get(tx, key)
    if (before?.kind === "held") {
      const held = openShare(tx, self, before.share).share
      // The same file once more forgets nothing.
      if (equal(held.splitting, share.splitting)) return shown(share, called, before.at)
      if (held.time >= share.time)
        throw new DeskError("share-older", `a newer share of ${called} is held here already; this one is void`)
    }
    shares.put(tx, key, { kind: "held", officer: share.officer, called, share: signed, at: now, given: [] })
    return shown(share, called, now)
  })
}

/** Who asks for a share, and what giving it would mean. */
export interface ReadWish {
  /** Who asks. */
  readonly by: string
  readonly byOfficer: Uint8Array
  /** Whether they are the person whose drawer it is, on another device. */
  readonly samePerson: boolean
  readonly share: ShownShare
  readonly at: number
}

/**
 * Look at a wish before answering it.
 * @throws {DeskError} `share-unknown` no share of that drawer is held here, `officer-suspended`
 * @throws {OfficeError} `signer-unknown` the device is not in the roster in force, `signer-differs`, `signature-invalid`
 */
export function readWish(desk: Desk, file: Uint8Array): ReadWish {
  return look(desk, (tx, self) => judge({ tx, self, now: desk.now() }, file).read)
}

/**
 * Give the share to the device that asked. It is noted here; the share stays.
 * @returns an age file that only that device opens @throws as {@link readWish}
 */
export function giveShare(desk: Desk, file: Uint8Array): { readonly file: Uint8Array; readonly given: ReadWish } {
  return runAct(desk, "give a share", (act) => {
    const { wish, held, read } = judge(act, file)
    const given = [...held.given, { officer: wish.officer, called: read.by, at: act.now }].slice(-64)
    const key = toHex(openShare(act.tx, act.self, held.share).share.vault)
    shares.put(act.tx, key, { ...held, given })
    const recipient = importRecipient(wish.recipient)
    return { file: seal({ recipient, plaintext: encodeRecord(held.share) }), given: read }
  })
}

/** The share in a signed body: whose it is, proven by the newest roster that names them, also when they have left. */
export function openShare(
  tx: Reading,
  self: Self,
  signed: Signed,
): { readonly share: RecoveryShare; readonly called: string } {
  const roster = rosterNaming(tx, self.office, signed.officer) ?? ownRoster(tx, self)
  const share = openSigned(signed, roster, recoveryShareShape)
  const line = lineOf(roster, share.officer)
  if (!equal(share.officer, signed.officer) || !equal(share.office, self.office) || line === null)
    throw new DeskError("share-holder", "the share is signed by somebody else than the officer whose drawer it names")
  return { share, called: calledOf(alias(own(tx, self).name), line) }
}

function judge(
  { tx, self, now }: { readonly tx: Reading; readonly self: Self; readonly now: number },
  file: Uint8Array,
): { readonly wish: RecoveryWish; readonly held: HeldShare; readonly read: ReadWish } {
  const signed = decodeAs(signedShape, file, "wish", FILE_LIMITS)
  const roster = ownRoster(tx, self)
  const wish = openSigned(signed, roster, recoveryWishShape)
  const line = lineOf(roster, wish.officer)
  if (!equal(wish.officer, signed.officer) || !equal(wish.office, self.office) || line === null)
    throw new DeskError("share-holder", "the wish is signed by somebody else than the device that it names")
  if (isSuspended({ tx, now }, { office: self.office, officer: wish.officer }))
    throw new DeskError("officer-suspended", "the key of the device that asks is suspended; nothing is given to it")
  const held = shares
    .list(tx)
    .map(({ value }) => value)
    .find((each): each is HeldShare => each.kind === "held" && equal(each.officer, wish.whose))
  if (held === undefined) throw new DeskError("share-unknown", "no share of that officer's drawer is held here")
  const { share, called } = openShare(tx, self, held.share)
  const whose = lineOf(rosterNaming(tx, self.office, wish.whose) ?? roster, wish.whose)
  const read = {
    by: calledOf(alias(own(tx, self).name), line),
    byOfficer: wish.officer,
    samePerson: whose !== null && equal(whose.person, line.person),
    share: shown(share, called, held.at),
    at: wish.time,
  }
  return { wish, held, read }
}

function shown({ number, needed, of }: RecoveryShare, whose: string, at: number): ShownShare {
  return { whose, number, needed, of, at }
}
