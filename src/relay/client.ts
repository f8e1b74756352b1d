/**
 * The client of a relay: a method for every request of the contract. Each may be repeated, and is, when a connection is
 * lost. Answers are bounded and read strictly; ids are checked against what came. What is inside a bundle, and whether a
 * proof or a cosignature holds, others verify: to this client as to the relay, all of it is octets.
 * Spec: spec/relay.md.
 * @module
 */
import {
  BytesError,
  decodeAs,
  encodeRecord,
  equal,
  fromHex,
  HASH_BYTES,
  toHex,
  type Limits as CborLimits,
  type Shape,
} from "../bytes/index.ts"
import { host as hostShape, RegisterError } from "../register/index.ts"
import type { CallOptions, Carried, DepositRight, LockerName, RegisterAct, RelayClient } from "./contract.ts"
import { RelayError } from "./error.ts"
import { bundleIdOf, mailboxIdOf, nameOf } from "./ids.ts"
import { CHUNK_BYTES, DEFAULT_LIMITS, MAX_HASHES, MAX_LIST, MAX_RECORDS_BYTES } from "./limits.ts"
import { transport, type RelayRequest, type TransportOptions } from "./transport.ts"
import {
  BIND_REGISTER,
  BUNDLE_LIST,
  CBOR,
  COSIGN,
  GRANT_RIGHT,
  HEADERS,
  HELD_CHECKPOINT,
  LOCKER_STATE,
  NUMBERING_BYTES,
  OCTETS,
  OPEN_LOCKER,
  OPEN_MAILBOX,
  POSTMARK_ANSWER,
  POSTMARK_LIST,
  POSTMARK_REQUEST,
  RIGHT_LIST,
  type BundleListing,
  type HeldListing,
  type LockerListing,
  type PostmarkAnswer,
  type PostmarkListing,
  type PostmarkRequest,
  type RightListing,
} from "./wire.ts"

export {
  decodeAdmission,
  decodeHostCard,
  decodeTicket,
  encodeAdmission,
  encodeHostCard,
  encodeTicket,
  type Admission,
  type Ticket,
} from "./files.ts"
export { downloadLocker, uploadLocker, type LockerDownload, type LockerProgress, type LockerUpload } from "./carry.ts"
export { RelayError, type RelayFault } from "./error.ts"
export { bundleIdOf, mailboxIdOf, nameOf, TOKEN_BYTES } from "./ids.ts"
export { decodeAnswer, encodeAsk, type RecordsAnswer } from "./asks.ts"
export { depositMark, doneMark, requestMark } from "./marks.ts"
export { CHUNK_BYTES, MAX_WAIT_SECONDS } from "./limits.ts"
export type { CallOptions, Carried, DepositRight, MailboxPage, RelayClient } from "./contract.ts"
export type {
  BundleListing,
  HeldListing,
  LockerListing,
  PostmarkAnswer,
  PostmarkListing,
  PostmarkRequest,
  RightListing,
}

/** How to reach the relay; and the largest bundle this client will fetch, bytes. */
export interface RelayClientOptions extends TransportOptions {
  readonly bundleBytes?: number
}

/**
 * A client of one relay.
 * @throws {RelayError} `url-refused`
 */
export function relayClient(options: RelayClientOptions): RelayClient {
  const send = transport(options)
  const bundleBytes = options.bundleBytes ?? DEFAULT_LIMITS.bundleBytes

  /** A request whose answer has no body: 200 or 204 says done before, 201 done now. */
  const act = async (request: Omit<RelayRequest, "maxBytes">, call?: CallOptions): Promise<Carried> => {
    const answer = await send({ ...request, maxBytes: SMALL, signal: call?.signal })
    if (answer.status === 201) return "new"
    if (answer.status === 200 || answer.status === 204) return "again"
    throw new RelayError("answer-malformed", `the relay answered ${answer.status}, want 200, 201 or 204`)
  }
  const ask = async <T>(shape: Shape<T>, request: RelayRequest, call?: CallOptions): Promise<T> => {
    const answer = await send({ ...request, accept: CBOR, signal: call?.signal })
    return decoded(shape, answer.body, request.maxBytes)
  }
  const fetchOctets = async (request: RelayRequest, call?: CallOptions): Promise<Uint8Array> =>
    (await send({ ...request, accept: OCTETS, signal: call?.signal })).body

  return {
    host: (call) => ask(hostShape, { method: "GET", path: "/v1/host", maxBytes: SMALL }, call),

    openMailbox: ({ admission, collect }, call) =>
      act(
        {
          method: "PUT",
          path: mailboxPath(collect),
          headers: { [HEADERS.admission]: toHex(admission) },
          ...cborBody(OPEN_MAILBOX, { collect: nameOf(collect) }),
        },
        call,
      ),
    grantRight: ({ collect, right, quota, replaces, expires }, call) =>
      act(
        {
          method: "PUT",
          path: `${mailboxPath(collect)}/rights/${toHex(nameOf(right))}`,
          headers: bearer(collect),
          ...cborBody(GRANT_RIGHT, { quota, replaces, expires }),
        },
        call,
      ),
    revokeRight: async ({ collect, id }, call) => {
      const path = `${mailboxPath(collect)}/rights/${toHex(id)}`
      await act({ method: "DELETE", path, headers: bearer(collect) }, call)
    },
    rights: async ({ collect }, call) => {
      const path = `${mailboxPath(collect)}/rights`
      return (await ask(RIGHT_LIST, { method: "GET", path, headers: bearer(collect), maxBytes: LISTS }, call)).rights
    },

    deposit: ({ mailbox, right, filing, octets }, call) =>
      act(
        {
          method: "PUT",
          path: `/v1/mailboxes/${toHex(mailbox)}/bundles/${toHex(bundleIdOf(octets))}`,
          headers: { [HEADERS.right]: toHex(right), [HEADERS.filing]: toHex(filing) },
          body: octets,
          contentType: OCTETS,
        },
        call,
      ),
    bundles: async ({ collect, after = 0, limit = MAX_LIST, wait = 0 }, call) => {
      const path = `${mailboxPath(collect)}/bundles?after=${after}&limit=${limit}&wait=${wait}`
      const answer = await send({
        method: "GET",
        path,
        headers: bearer(collect),
        accept: CBOR,
        maxBytes: LISTS,
        heldMs: wait * 1000,
        signal: call?.signal,
      })
      const named = answer.headers.get(HEADERS.numbering) ?? ""
      if (!NUMBERING.test(named)) {
        throw new RelayError(
          "answer-malformed",
          "the relay does not name the numbers of its list; is it one of this version?",
        )
      }
      const numbering = fromHex(named)
      if (answer.status === 204) return { numbering, bundles: [] }
      const { bundles } = decoded(BUNDLE_LIST, answer.body, LISTS)
      // A relay that repeats or reverses its list would send the reader round in circles.
      const rising = bundles.every((line, i) => line.seq > (bundles[i - 1]?.seq ?? after))
      if (!rising || bundles.length > limit) {
        throw new RelayError(
          "answer-malformed",
          "the relay's list of bundles is not what was asked for: its numbers do not rise",
        )
      }
      return { numbering, bundles }
    },
    bundle: async ({ collect, id }, call) => {
      const path = `${mailboxPath(collect)}/bundles/${toHex(id)}`
      const octets = await fetchOctets({ method: "GET", path, headers: bearer(collect), maxBytes: bundleBytes }, call)
      if (equal(bundleIdOf(octets), id)) return octets
      throw new RelayError("id-mismatch", "the relay sent octets that are not the bundle asked for")
    },
    fileBundle: async ({ collect, id, filingToken }, call) => {
      const path = `${mailboxPath(collect)}/bundles/${toHex(id)}`
      const headers = { ...bearer(collect), [HEADERS.filingToken]: toHex(filingToken) }
      await act({ method: "DELETE", path, headers }, call)
    },

    openLocker: ({ mailbox, right, size, ...of }, call) =>
      act(
        {
          method: "PUT",
          path: lockerPath(of),
          headers: payer({ mailbox, right }),
          ...cborBody(OPEN_LOCKER, { size, chunkBytes: CHUNK_BYTES }),
        },
        call,
      ),
    putChunk: ({ mailbox, right, n, octets, ...of }, call) =>
      act(
        {
          method: "PUT",
          path: `${lockerPath(of)}/chunks/${n}`,
          headers: payer({ mailbox, right }),
          body: octets,
          contentType: OCTETS,
        },
        call,
      ),
    locker: ({ read }, call) =>
      ask(LOCKER_STATE, { method: "GET", path: lockerPath({ read }), headers: bearer(read), maxBytes: LISTS }, call),
    chunk: ({ read, n }, call) =>
      fetchOctets(
        { method: "GET", path: `${lockerPath({ read })}/chunks/${n}`, headers: bearer(read), maxBytes: CHUNK_BYTES },
        call,
      ),
    lockerHashes: async ({ read, size }, call) => {
      const hashes: Uint8Array[] = []
      const count = Math.ceil(size / CHUNK_BYTES)
      for (let from = 0; from < count; from += MAX_HASHES) {
        const path = `${lockerPath({ read })}/hashes?from=${from}`
        const maxBytes = HASH_BYTES * Math.min(MAX_HASHES, count - from)
        const page = await fetchOctets({ method: "GET", path, headers: bearer(read), maxBytes }, call)
        if (page.length !== maxBytes) {
          throw new RelayError(
            "answer-malformed",
            `the relay's list of chunks has ${page.length} bytes, want ${maxBytes}; it is not of this enclosure`,
          )
        }
        for (let at = 0; at < page.length; at += HASH_BYTES) hashes.push(page.subarray(at, at + HASH_BYTES))
      }
      return hashes
    },

    bindRegister: ({ log, cosigner, ...of }, call) =>
      act(
        {
          method: "PUT",
          path: registerPath(of),
          headers: { [HEADERS.ticket]: toHex(of.ticket) },
          ...cborBody(BIND_REGISTER, { log, cosigner }),
        },
        call,
      ),
    postmark: ({ ticket, channel, deposit, register, checkpoint, from, proof, bundles, lockers, keys }, call) =>
      ask(
        POSTMARK_ANSWER,
        {
          method: "POST",
          path: `/v1/postmarks/${toHex(channel)}`,
          headers: { [HEADERS.ticket]: toHex(ticket), ...(deposit === undefined ? {} : payer(deposit)) },
          ...cborBody(POSTMARK_REQUEST, { register, checkpoint, from, proof, bundles, lockers, keys }),
          maxBytes: SMALL,
        },
        call,
      ),
    postmarks: ({ ticket, channel, from = 0, since = 0, wait = 0 }, call) =>
      ask(
        POSTMARK_LIST,
        {
          method: "GET",
          path: `/v1/postmarks/${toHex(channel)}?from=${from}&since=${since}&wait=${wait}`,
          headers: { [HEADERS.ticket]: toHex(ticket) },
          maxBytes: RECORDS,
          heldMs: wait * 1000,
        },
        call,
      ),
    cosign: async ({ ticket, channel, size, lines }, call) => {
      const path = `/v1/postmarks/${toHex(channel)}/cosignatures`
      await act(
        { method: "PUT", path, headers: { [HEADERS.ticket]: toHex(ticket) }, ...cborBody(COSIGN, { size, lines }) },
        call,
      )
    },
    held: (of, call) =>
      ask(
        HELD_CHECKPOINT,
        { method: "GET", path: registerPath(of), headers: { [HEADERS.ticket]: toHex(of.ticket) }, maxBytes: SMALL },
        call,
      ),
  }
}

/** Longest answers, bytes: a small one, a list, a list of records with their notes. */
const SMALL = 512 << 10
const LISTS = 8 << 20
const RECORDS = 2 * MAX_RECORDS_BYTES

const NUMBERING = new RegExp(`^[0-9a-f]{${2 * NUMBERING_BYTES}}$`)

function mailboxPath(collect: Uint8Array): string {
  return `/v1/mailboxes/${toHex(mailboxIdOf(nameOf(collect)))}`
}

function lockerPath(of: LockerName): string {
  return `/v1/lockers/${toHex("read" in of ? nameOf(of.read) : of.locker)}`
}

function registerPath(of: RegisterAct): string {
  return `/v1/postmarks/${toHex(of.channel)}/registers/${toHex(of.register)}`
}

function bearer(token: Uint8Array): Record<string, string> {
  return { authorization: `Bearer ${toHex(token)}` }
}

function payer({ mailbox, right }: DepositRight): Record<string, string> {
  return { [HEADERS.mailbox]: toHex(mailbox), [HEADERS.right]: toHex(right) }
}

/** Fields that are undefined are left out. The shape gives the type; the relay checks the values. */
function cborBody<T extends object>(
  _shape: Shape<T>,
  body: { readonly [K in keyof T]: T[K] | undefined },
): { readonly body: Uint8Array; readonly contentType: string } {
  return { body: encodeRecord(body), contentType: CBOR }
}

function decoded<T>(shape: Shape<T>, body: Uint8Array, maxBytes: number): T {
  const limits: CborLimits = { bytes: maxBytes, depth: 8, items: 1 << 20 }
  try {
    return decodeAs(shape, body, "answer", limits)
  } catch (cause) {
    if (!(cause instanceof BytesError || cause instanceof RegisterError)) throw cause
    throw new RelayError("answer-malformed", `the relay's answer is not as the contract says: ${cause.message}`, {
      cause,
    })
  }
}
