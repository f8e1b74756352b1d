/**
 * A card by QR code: it is too large for one, so it is sealed to an identity made for it, put into a locker at the own
 * relay, and the code says where it lies and what opens it. The relay sees a locker like any other.
 * @module
 */
import { randomBytes } from "node:crypto"
import { concat, equal, sha256 } from "../../bytes/index.ts"
import { generateIdentity, identityFromSeed, identitySeed, importRecipient, open, seal } from "../../seal/index.ts"
import { CHUNK_BYTES, downloadLocker, uploadLocker } from "../../relay/client.ts"
import { runAct } from "../act.ts"
import { flush } from "../carriage/transport.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { cardCode, readCardCode } from "./card-code.ts"
import { makeCard } from "./cards.ts"
import { grantRight } from "./joining.ts"

/** Room beside the sealed card in the quota of its locker, bytes. */
const QUOTA_MARGIN: number = 1024 ** 2

/**
 * Make a card for one correspondent and put it into a locker.
 * @returns the text of its QR code, and until when the relay keeps the card
 * @throws {DeskError} `not-registrar`, `no-roster`; RelayError `unreachable`
 */
export async function shareCard(
  desk: Desk,
  signal?: AbortSignal,
): Promise<{ readonly qr: string; readonly expires: number | null }> {
  const card = makeCard(desk)
  const identity = generateIdentity()
  const sealed = seal({ recipient: importRecipient(identity.recipient), plaintext: card })
  const read = new Uint8Array(randomBytes(32))
  const right = runAct(desk, "grant locker", (act) => grantRight(act, sealed.length + QUOTA_MARGIN))
  await flush(desk, signal)
  const client = desk.relay(right.relay)
  const call = signal === undefined ? {} : { signal }
  await uploadLocker(client, {
    mailbox: right.mailbox,
    right: right.token,
    read,
    size: sealed.length,
    source: async (n) => sealed.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES),
    ...call,
  })
  const { expires } = await client.locker({ read }, call)
  const place = { relay: right.relay, read, seed: identitySeed(identity), hash: sha256(sealed), size: sealed.length }
  return { qr: cardCode(place), expires }
}

/**
 * Fetch the card that a QR code leads to. Nothing of it is kept; what it says is for `openCard` to prove.
 * @param qr the text of the code
 * @returns the card file's bytes
 * @throws {DeskError} `qr-malformed`; `card-differs` if what lies there is not what the code speaks of
 * @throws {RelayError} `locker-unknown` if it has expired, `unreachable`
 */
export async function fetchCard(desk: Desk, qr: string, signal?: AbortSignal): Promise<Uint8Array> {
  const { hash, read, relay, seed, size } = readCardCode(qr)
  const chunks: Uint8Array[] = []
  await downloadLocker(desk.relay(relay), {
    read,
    size,
    sink: async (n, octets) => void (chunks[n] = octets),
    ...(signal === undefined ? {} : { signal }),
  })
  const sealed = concat(...chunks)
  if (!equal(sha256(sealed), hash)) throw differs()
  const opened = open(identityFromSeed(seed), sealed)
  if (opened.kind !== "opened") throw differs()
  return opened.plaintext
}

function differs(): DeskError {
  return new DeskError(
    "card-differs",
    "what lies at the relay is not the card that the code speaks of; ask for a new code, or for a file",
  )
}
