/**
 * A channel in one file, for whoever asks in twenty years: both registers, the host's postmarks, policies for stock tools, a
 * text that says how to verify it; and, only when asked, the letters that this vault holds. It is verified as it is made.
 * Spec: spec/parcel.md#archives.
 * @module
 */
import { toHex } from "../../bytes/index.ts"
import { exportArchive, openRegisterFile, verifyArchive, type VerifiedArchive } from "../../parcel/index.ts"
import {
  checkPolicy,
  cosignerName,
  formatPolicy,
  linesOf,
  parseNote,
  postmarkOrigin,
  registerPolicy,
  type Cosigner,
  type LogPublicKeys,
  type Policy,
} from "../../register/index.ts"
import type { Reading } from "../../vault/index.ts"
import { alias, channelNamed, charterOf, hostOf, idOf, knownOffice, onlyRegistrar } from "../access.ts"
import { look } from "../act.ts"
import type { Desk } from "../desk.ts"
import { exportLetter, shelfNumbers } from "../letters/reading.ts"
import { cursors, keyOf, onShelves, summaries, views, type Channel } from "../records.ts"
import { archiveReadme } from "./archive-readme.ts"
import { exportBook } from "./book.ts"
import { channelRegister, headOf } from "./registers.ts"
import { logKeysAt } from "./signers.ts"

/** An archive that was made, and what it verified to. */
export interface MadeArchive {
  readonly codeName: string
  readonly channelId: Uint8Array
  readonly file: Uint8Array
  readonly verified: VerifiedArchive
  /** Names of the letters whose views are in it. */
  readonly letters: readonly string[]
}

/**
 * Make an archive of a channel. The same state gives the same bytes.
 * @param withViews whether the letters that this vault holds go in, in the clear
 * @throws {DeskError} `not-registrar`, `no-channel`; `channel-stage` before both registers have begun; whatever verifying refuses
 */
export function archiveChannel(desk: Desk, name: string, withViews: boolean): MadeArchive {
  const { channel, sides } = look(desk, (tx, self) => {
    onlyRegistrar({ self })
    const found = channelNamed(tx, name)
    const { offices } = charterOf(found)
    return { channel: found, sides: offices.map(({ office }) => alias(knownOffice(tx, office)?.name ?? "")) }
  })
  const registers = sides.map((side) => exportBook(desk, name, side).file)
  const policies = look(desk, (tx) => policiesOf(tx, channel, registers))
  const letters = withViews ? lettersHeld(desk, channel) : []
  const file = exportArchive({
    readme: archiveReadme({ codeName: channel.codeName, offices: sides, channelId: toHex(idOf(channel)) }),
    registers,
    policies,
    views: letters.map((letter) => exportLetter(desk, letter, channel.codeName).file),
  })
  const verified = verifyArchive({ file, channelId: idOf(channel) })
  if (verified.kind !== "verified") throw new TypeError("an archive is verified with its channel's id")
  return { codeName: channel.codeName, channelId: idOf(channel), file, verified, letters }
}

/** A policy for each register, and for the host's, that demands whoever stands under its last checkpoint. */
function policiesOf(tx: Reading, channel: Channel, registers: readonly Uint8Array[]): readonly string[] {
  const id = idOf(channel)
  const host = hostOf(channel)
  const files = registers.map(openRegisterFile)
  const own = files.map(({ checkpoints, office }) => {
    const register = channelRegister(id, office)
    const log = logKeysAt(tx, register, headOf(tx, register).size)
    const others = charterOf(channel).offices.filter((each) => toHex(each.office) !== toHex(office))
    const known = others.flatMap((each) => knownOffice(tx, each.office)?.rosters ?? [])
    const pairs = [...known.map(({ head }) => head.cosigner), ...(host === null ? [] : [host.cosigner])]
    const cosigners = standing(pairs, checkpoints.at(-1) ?? "")
    return metBy(checkpoints.at(-1) ?? "", registerPolicy({ origin: register.origin, log, cosigners }))
  })
  const postmarks = files[0]?.postmarks ?? null
  if (host === null || postmarks === null) return own
  const ofHost = registerPolicy({ origin: postmarkOrigin(id), log: host.log, cosigners: [] })
  return [...own, metBy(postmarks.checkpoint, ofHost)]
}

/** A policy as text, once its checkpoint has met it. */
function metBy(note: string, policy: Policy): string {
  if (!checkPolicy(note, policy).satisfied) throw new TypeError("a policy asks for the lines that were found")
  return formatPolicy(policy)
}

function standing(pairs: readonly LogPublicKeys[], note: string): readonly Cosigner[] {
  const { signatures } = parseNote(note)
  const found = new Map<string, Cosigner>()
  for (const keys of pairs) {
    const cosigner = { keys, name: cosignerName(keys) }
    if (linesOf(cosigner, signatures).length === 2) found.set(cosigner.name, cosigner)
  }
  return [...found.values()]
}

/** Letters of the channel that this vault holds and that count. */
function lettersHeld(desk: Desk, channel: Channel): readonly string[] {
  return look(desk, (tx) => {
    const id = idOf(channel)
    const to = cursors.get(tx, shelfNumbers(id))?.after ?? 0
    return onShelves(tx, id, { from: 1, to }).flatMap(({ office, number }) => {
      const key = keyOf(id, office, number)
      const summary = summaries.get(tx, key)
      const view = views.get(tx, key)
      const isHeld = summary !== null && view !== null && summary.void === null && view.destroyed === undefined
      return isHeld ? [`${summary.from}/${number}`] : []
    })
  })
}
