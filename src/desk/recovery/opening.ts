/**
 * A drawer is opened on another device: the device asks for shares, colleagues answer, and with a backup of the lost vault what
 * was filed there is filed here.
 *
 * What comes out is held to the same rules as what comes from anybody. A view is verified from its cover to its last leaf before
 * it is filed; since it names the lost device's reader, it is *passed on* here, and can be neither receipted nor answered: a
 * letter sealed to this device takes its place. Its reading time goes on from when it first arrived. Drafts come as text. Copies
 * of registers come if this vault has none of the same, and only if they lead to their roots. Nothing that is here is replaced.
 * @module
 */
import { randomBytes } from "node:crypto"
import { BUNDLE_LIMITS, decodeAs, encodeRecord, equal, toHex } from "../../bytes/index.ts"
import { lineOf, recoveryWishShape, signBody, signedShape, SUITE, type RecoveryWish } from "../../office/index.ts"
import { identityFromSeed, identitySeed, generateIdentity, open, type Identity } from "../../seal/index.ts"
import { openDrawer, type GivenShare, type OpenedDrawer } from "../../vault/index.ts"
import { alias, own, ownKeys, ownRoster, rosterNaming } from "../access.ts"
import { look, runAct } from "../act.ts"
import { codeOf } from "../alarm.ts"
import type { Act, Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { calledOf } from "../pages/people.ts"
import { recovered, shareWishes } from "../records.ts"
import { takeDrafts, takeRegisters, takeViews } from "./filing.ts"
import { MOST_SHARE_FILE, openShare } from "./holding.ts"

/** What came out of a drawer. */
export interface Recovered {
  readonly whose: string
  /** Acts of the lost vault that the backup has. */
  readonly acts: number
  readonly letters: number
  readonly drafts: number
  readonly registers: number
  /** Letters that were not filed: here already, destroyed, of a channel that is not here, or not proven. */
  readonly left: number
}

/**
 * Ask for the shares of an officer's drawer.
 * @param whose officer id, in any roster of the own office
 * @returns a file for those who hold them; it is no secret @throws {DeskError} `no-officer`, `no-roster`
 */
export function wishShares(desk: Desk, whose: Uint8Array): { readonly file: Uint8Array; readonly whose: string } {
  return runAct(desk, "wish for shares", ({ tx, self, now }) => {
    ownRoster(tx, self)
    const line = lineOf(rosterNaming(tx, self.office, whose) ?? ownRoster(tx, self), whose)
    if (line === null) throw new DeskError("no-officer", "no roster of this office names that officer")
    const identity = generateIdentity()
    const wish: RecoveryWish = {
      suite: SUITE,
      kind: "recovery-wish",
      wish: randomBytes(16),
      office: self.office,
      officer: self.officer,
      whose,
      recipient: identity.recipient,
      time: now,
    }
    const called = calledOf(alias(own(tx, self).name), line)
    shareWishes.put(tx, toHex(wish.wish), { officer: whose, called, seed: identitySeed(identity), at: now })
    return {
      file: encodeRecord(signBody(ownKeys(self), decodeAs(recoveryWishShape, encodeRecord(wish), "wish"))),
      whose: called,
    }
  })
}

/**
 * Open a lost vault's drawer and file what is in it.
 * @param input.files what colleagues answered; shares of one drawer
 * @throws {DeskError} `wish-unknown` an answer is sealed to no wish of this vault, `share-holder`
 * @throws {VaultError} `never-split`, `share-foreign`, `share-void`, `share-wrong`, `shares-too-few`, `not-a-backup`, `tampered` …
 */
export async function openLostDrawer(
  desk: Desk,
  input: { readonly backup: string; readonly files: readonly Uint8Array[]; readonly signal?: AbortSignal },
): Promise<Recovered> {
  const { given, officer, called } = look(desk, (tx, self) => {
    const identities = shareWishes.list(tx).map(({ value }) => identityFromSeed(value.seed))
    const opened = input.files.map((file) => {
      const signed = decodeAs(signedShape, answerOf(identities, file), "share", BUNDLE_LIMITS)
      return openShare(tx, self, signed)
    })
    const first = opened[0]
    if (first === undefined) throw new DeskError("share-unknown", "no share was given; colleagues give theirs")
    if (opened.some(({ share }) => !equal(share.officer, first.share.officer)))
      throw new DeskError("share-holder", "the shares belong to the drawers of different officers")
    return { given: opened.map(({ share }): GivenShare => share), officer: first.share.officer, called: first.called }
  })
  const { backup, signal } = input
  using drawer = await openDrawer({ backup, shares: given, ...(signal === undefined ? {} : { signal }) })
  return runAct(desk, "file what a drawer held", (act) => file(act, drawer, { officer, called }))
}

function file(act: Act, drawer: OpenedDrawer, whose: { officer: Uint8Array; called: string }): Recovered {
  const { tx, now } = act
  const { letters, left } = takeViews(act, drawer)
  const drafts = takeDrafts(act, drawer)
  const registers = takeRegisters(act, drawer)
  const counts = { acts: drawer.acts, letters, drafts, registers }
  recovered.put(tx, toHex(drawer.vault), { ...whose, ...counts, at: now }, { order: now })
  // Answers to a wish that has done its work open nothing any more.
  for (const { key, value } of shareWishes.list(tx))
    if (equal(value.officer, whose.officer)) shareWishes.delete(tx, key)
  return { whose: whose.called, ...counts, left }
}

function answerOf(identities: readonly Identity[], file: Uint8Array): Uint8Array {
  if (file.length > MOST_SHARE_FILE) throw new DeskError("file-not-diwan", "the file is too long for a share")
  for (const identity of identities) {
    try {
      const opened = open(identity, file)
      if (opened.kind === "opened") return opened.plaintext
    } catch (error) {
      if (codeOf(error) === null) throw error
      throw new DeskError("file-not-diwan", "the file is no share that a colleague gave", { cause: error })
    }
  }
  throw new DeskError(
    "wish-unknown",
    "a share was given to another device, or to a wish that is over; ask for it with 'diwan recovery ask' here",
  )
}
