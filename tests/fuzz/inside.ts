/**
 * Doors behind doors: what lies sealed, hashed, listed or joined from pieces, where broken bytes would be turned away before they
 * are read. Here the seal, sum or list is made anew for each, as whoever wants to do harm would make it.
 * @module
 */
import { decode, decodeAs, encodeRecord, fromHex, sha256, utf8 } from "../../src/bytes/index.ts"
import { readHandover } from "../../src/desk/offices/handover.ts"
import { openLeaf } from "../../src/letter/index.ts"
import { encodeMending, openMending, openStatement, rosterChain, signedShape, SUITE } from "../../src/office/index.ts"
import { openArchive, openBundle, openEnvelope, sealEnvelope, verifyArchive } from "../../src/parcel/index.ts"
import { leafHash } from "../../src/register/index.ts"
import { identityFromSeed, importRecipient, open, pad, seal, unpad } from "../../src/seal/index.ts"
import { encodeTable, tableEntry, tableOf, type TableEntry } from "../../src/terms/index.ts"
import { readSharesParameters } from "../../src/vault/shares/kept.ts"
import type { Vector } from "../../vectors/gen/format.ts"
import { door, type Door } from "./door.ts"
import { again, vectors } from "./protocol.ts"

const filled = (byte: number, length: number = 32): Uint8Array => new Uint8Array(length).fill(byte)

/** The vectors of a format that are accepted. */
function good(format: string): readonly Vector[] {
  const found = vectors.filter((vector) => vector.format === format && vector.expect === "success")
  if (found.length === 0) throw new TypeError(`no vector of ${format} succeeds`)
  return found
}

/** What is sealed in a bundle is a stranger's all the same: the broken record is sealed anew. */
function bundleInside(): Door {
  const bundles = good("bundle")
  const [{ inputs }] = bundles as readonly [Vector]
  const identity = identityFromSeed(fromHex(inputs["identity"] as string))
  const officer = fromHex(inputs["officer"] as string)
  const seeds = (): readonly Uint8Array[] =>
    bundles.flatMap(({ bytes }) => {
      const opened = openEnvelope({ identity, envelope: bytes })
      return opened.kind === "opened" ? [unpad(opened.plaintext)] : []
    })
  const prekey = { id: filled(0, 16), recipient: identity.recipient }
  return door("bundle, inside", seeds, (bytes) => {
    const envelope = sealEnvelope({ prekey, plaintext: pad(bytes) })
    const opened = openBundle({ identity, officer, envelope })
    if (opened.kind === "not-addressed") throw new TypeError("what was sealed to an identity is not addressed to it")
    return again(bytes)
  })
}

/** An archive's sum says only that nothing was damaged: it is computed anew. */
function archiveInside(): Door {
  const [{ bytes: whole, inputs }] = good("archive") as readonly [Vector]
  const { contents } = decode(whole, { bytes: 1 << 24, depth: 4, items: 64 }) as { readonly contents: Uint8Array }
  const channelId = fromHex(inputs["channel"] as string)
  return door(
    "archive, inside",
    () => [contents],
    (bytes) => {
      const sum = sha256(utf8(`${SUITE} archive`), bytes)
      const file = encodeRecord({ suite: SUITE, kind: "archive", contents: bytes, sum })
      openArchive(file)
      verifyArchive({ file, channelId })
      return again(bytes)
    },
    100,
  )
}

/** What both quorums sign when a fork is mended. */
function mending(): Door {
  const notes = good("checkpoint").map(({ bytes }) => new TextDecoder().decode(bytes))
  const fields = {
    channel: filled(1),
    office: filled(2),
    common: 3,
    kept: notes[0] ?? "",
    dropped: notes.at(-1) ?? "",
    aside: [filled(4), filled(5)],
    roster: filled(6),
    time: 1_791_795_600,
  }
  return door(
    "mending",
    () => [encodeMending(fields)],
    (bytes) => {
      openMending(bytes)
      return again(bytes)
    },
  )
}

/** A leaf that a quorum has listed: whatever it says, the table is computed, and is the same both times. */
function listedLeaf(): Door {
  const leaves = good("leaf")
    .map(({ bytes }) => bytes)
    .filter((bytes) => ["term", "response"].includes(openLeaf(bytes).kind))
  const letter = good("statement")
    .map(({ bytes }) => openStatement(bytes).body)
    .find((body) => body.kind === "letter")
  if (letter === undefined || letter.kind !== "letter" || leaves.length < 2) throw new TypeError("no letter with terms")
  const { channel, office } = letter
  const [offer = filled(0), ...others] = leaves
  const entryOf = (listed: readonly Uint8Array[]): TableEntry => {
    const placed = listed.map((leaf, i) => ({ position: positionOf(leaf) ?? 4 * (i + 1), leaf }))
    const sorted = placed.toSorted((a, b) => a.position - b.position)
    const body = { ...letter, listed: sorted.map(({ position, leaf }) => ({ position, hash: leafHash(leaf) })) }
    return tableEntry({ body, isVoid: false, listed: sorted })
  }
  return door(
    "listed leaf",
    () => [offer, ...others],
    (bytes) => {
      const ours = [entryOf([offer]), entryOf([bytes])]
      const theirs = [entryOf([bytes])]
      const compute = (): Uint8Array =>
        encodeTable(
          tableOf({
            channel,
            registers: [
              { office, entries: ours },
              { office: filled(7), entries: theirs },
            ],
            records: null,
            at: 1_791_795_600,
          }),
        )
      if (Buffer.compare(compute(), compute()) !== 0) throw new TypeError("two tables of one register")
      return ours[1]?.acts?.[0]?.kind === "unreadable" ? "refused" : "accepted"
    },
  )
}

function positionOf(leaf: Uint8Array): number | null {
  try {
    return openLeaf(leaf).position
  } catch {
    return null
  }
}

/** What the registrar who leaves hands over, joined from its pieces. */
function handover(): Door {
  const [{ bytes: chain }] = good("roster-chain") as readonly [Vector]
  const right = { relay: "https://relay.harbour.example", mailbox: filled(1), token: filled(2) }
  const whole = encodeRecord({
    suite: SUITE,
    kind: "handover",
    chain: decodeAs(rosterChain, chain, "chain", { bytes: 1 << 22, depth: 12, items: 1 << 16 }),
    leaving: [{ officer: filled(3), why: "left" }],
    former: { officer: filled(4), right },
    records: [
      { table: "numbers", id: utf8("entries"), order: 0, state: 0, bytes: filled(5, 40) },
      { table: "channels", id: filled(6), order: 1, state: 2, bytes: filled(7, 400) },
    ],
  })
  return door(
    "handover",
    () => [whole],
    (bytes) => {
      readHandover(bytes)
      return again(bytes)
    },
  )
}

/** What a backup says in clear of its recovery shares. */
function sharesOfDrawer(): Door {
  const parameters = encodeRecord({
    kdf: "hkdf-sha256",
    salt: filled(1, 16),
    splitting: filled(2, 16),
    needed: 2,
    of: 3,
    checks: [filled(3, 16), filled(4, 16), filled(5, 16)],
  })
  return door(
    "shares of a drawer",
    () => [parameters],
    (bytes) => {
      readSharesParameters(bytes)
      return again(bytes)
    },
  )
}

/** A share that a colleague sealed to a device: the broken signed body is sealed anew. */
function shareAnswered(): Door {
  const identity = identityFromSeed(filled(8))
  return door(
    "share, answered",
    () => good("recovery-share").map(({ bytes }) => bytes),
    (bytes) => {
      const opened = open(identity, seal({ recipient: importRecipient(identity.recipient), plaintext: bytes }))
      if (opened.kind !== "opened") throw new TypeError("what was sealed to an identity is not addressed to it")
      decodeAs(signedShape, opened.plaintext, "share")
      return again(bytes)
    },
  )
}

/** These doors. */
export const INSIDE_DOORS: readonly Door[] = [
  bundleInside(),
  archiveInside(),
  mending(),
  listedLeaf(),
  handover(),
  sharesOfDrawer(),
  shareAnswered(),
]
