/**
 * Giving a postmark: a checkpoint is verified, recorded and cosigned, its bundles are stored, all in one transaction.
 * The rules are register's ({@link judgeCheckpoint}); here they meet the store.
 *
 * Everything is made first, signatures included, and stored only if the channel is still as it was when that began; else
 * it is made again. What was signed in vain has left nobody's memory. So two relay processes on one database cannot fork
 * a channel's postmarks, and no signature is made while the database is locked.
 * Spec: spec/relay.md#postmarks, spec/postmark.md.
 * @module
 */
import { compare, decodeAs, encodeRecord, equal, toHex } from "../bytes/index.ts"
import {
  appendedNodes,
  consistencyProof,
  cosign,
  decodePostmark,
  encodePostmark,
  formatSignatures,
  inclusionProof,
  judgeCheckpoint,
  leafHash,
  linesOf,
  logPublicKeysOf,
  openCheckpoint,
  parseSignatures,
  postmarkOrigin,
  RegisterError,
  rootAt,
  signCheckpoint,
  verifyCosignature,
  type Checkpoint,
  type LogPublicKeys,
  type NodeReader,
  type PostmarkRecord,
} from "../register/index.ts"
import { RelayError, refusal, type RefusalCode } from "./error.ts"
import type { HostKeys } from "./keys.ts"
import { malformed } from "./http.ts"
import { MAX_RECORDS_BYTES } from "./limits.ts"
import { bundleIdOf } from "./ids.ts"
import type { BoundRegister, ChannelState, StoredRecord } from "./store/postmarks.ts"
import type { Deposit, Store } from "./store/store.ts"
import {
  BIND_REGISTER,
  type HeldListing,
  type PostmarkAnswer,
  type PostmarkListing,
  type PostmarkRequest,
} from "./wire.ts"

/** What a postmark stands on. */
export interface PostmarkOffice {
  readonly store: Store
  readonly keys: HostKeys
  /** Whole seconds since 1970. */
  readonly now: () => number
}

/** A request, its capabilities read. `ticket` is the ticket's name. */
export interface PostmarkCall {
  readonly ticket: Uint8Array
  readonly channel: Uint8Array
  readonly request: PostmarkRequest
  /** Mailbox and right (its name) for the bundles; needed when there are any. `carried`: they go on by hand. */
  readonly deposit: { readonly mailbox: Uint8Array; readonly right: Uint8Array } | "carried" | undefined
}

/** Attempts when other writers keep being quicker. */
const MOST_ATTEMPTS = 64

/**
 * Give a postmark, or find the one that was given to this very request.
 * @returns the answer, and whether it is new
 * @throws {RelayError} see spec/relay.md#postmarks
 */
export async function givePostmark(
  office: PostmarkOffice,
  call: PostmarkCall,
): Promise<{ readonly answer: PostmarkAnswer; readonly isNew: boolean }> {
  const { store } = office
  const { channel, request } = call
  if (request.keys !== undefined) demandSeparate(request.keys)
  await demandRegister(store, call.ticket, channel, request.register)
  const bundles = ascending(
    request.bundles.map((bundle) => bundle.id),
    "bundles",
  )
  const lockers = ascending(request.lockers, "lockers")
  let checkpoint: Checkpoint | undefined
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const state = await store.channel(channel)
    const bound = boundRegister(state, request.register)
    if (checkpoint === undefined) {
      checkpoint = openSubmitted(request, bound)
      for (const { id, ciphertext } of request.bundles) {
        if (!equal(bundleIdOf(ciphertext), id)) throw refusal("hash-mismatch", "a bundle")
      }
    }
    const { last, same, earlier } = await earlierRecords(store, state, bound, checkpoint)
    if (same === null && request.from !== (bound.held?.size ?? 0)) throw stale("checkpoint-stale", bound)
    const judged = judge(
      {
        checkpoint,
        proof: request.proof,
        bundles,
        lockers,
        time: Math.max(office.now(), state.time),
        last,
        same,
        latestTime: state.time,
      },
      bound,
    )
    if (judged.kind === "repeat")
      return { answer: await answerOf(store, channel, earlier as StoredRecord), isNew: false }
    const stored = await write(office, call, state, checkpoint, judged.record)
    if (stored !== undefined) return { answer: await answerOf(store, channel, stored), isNew: true }
  }
  throw new RelayError("busy", "the channel is being postmarked by others; try again", { retryAfter: 1 })
}

/** Make record, checkpoint and cosignature, and store them. @returns undefined if another writer was quicker */
async function write(
  office: PostmarkOffice,
  call: PostmarkCall,
  state: ChannelState,
  checkpoint: Checkpoint,
  record: PostmarkRecord,
): Promise<StoredRecord | undefined> {
  const { store, keys } = office
  const { channel, request } = call
  const encoded = encodePostmark(record)
  const { nodes, root } = await withNodes(store, channel, (read) => {
    const added = appendedNodes(state.size, leafHash(encoded), read)
    const grown: NodeReader = (level, index) =>
      added.find((node) => node.level === level && node.index === index)?.hash ?? read(level, index)
    return { nodes: added, root: rootAt(state.size + 1, grown) }
  })
  const stored: StoredRecord = {
    index: state.size,
    record: encoded,
    note: request.checkpoint,
    checkpoint: signCheckpoint({
      origin: postmarkOrigin(channel),
      size: state.size + 1,
      root,
      keys: keys.log,
      time: record.time,
    }),
    cosignature: formatSignatures(cosign(checkpoint, { keys: keys.cosigner, time: record.time })),
  }
  const { deposit } = call
  const bundles = deposit === "carried" ? [] : request.bundles
  const deposits = bundles.map(({ id, filing, ciphertext }): Deposit => {
    if (typeof deposit !== "object") throw refusal("credential-missing", "bundles need a mailbox and a deposit right")
    return { ...deposit, id, filing, octets: ciphertext, now: record.time }
  })
  const done = await store.appendPostmark({
    channel,
    ticket: call.ticket,
    register: request.register,
    builtOn: { size: state.size, time: state.time },
    size: checkpoint.size,
    root: checkpoint.root,
    record: stored,
    time: record.time,
    nodes,
    deposits,
    lockers: request.lockers,
    ...(request.keys === undefined ? {} : { keys: encodeRecord(request.keys) }),
  })
  return done === "appended" ? stored : undefined
}

/** The answer to the request that made this record: the same now as then. */
async function answerOf(store: Store, channel: Uint8Array, stored: StoredRecord): Promise<PostmarkAnswer> {
  const { index, record, checkpoint, cosignature } = stored
  const size = index + 1
  const proof = await withNodes(store, channel, (read) => inclusionProof(index, size, read))
  return { record, index, size, proof, checkpoint, cosignature }
}

/**
 * Records from an index on, and the proof that the register extends the one of `since` records.
 * @throws {RelayError} `register-shorter`
 */
export async function listPostmarks(
  store: Store,
  channel: Uint8Array,
  { from, since, limit }: { readonly from: number; readonly since: number; readonly limit: number },
): Promise<PostmarkListing> {
  const { size, checkpoint } = await store.channel(channel)
  if (from > size || since > size)
    throw new RelayError("register-shorter", refusal("register-shorter").message, { size })
  // Records and nodes are never changed: what is read after the state is of the state, or newer and left out.
  const records = bounded((await store.records(channel, from, limit)).filter((stored) => stored.index < size))
  const cosignatures = (await store.cosignatures(channel)).filter((given) => given.size <= size)
  return {
    records: records.map(({ record, note, cosignature }) => ({ record, note, cosignature })),
    size,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    proof: await withNodes(store, channel, (read) => consistencyProof(since, size, read)),
    cosignatures,
  }
}

/** As many records, from the first on, as fit an answer; one always does. */
function bounded(records: readonly StoredRecord[]): readonly StoredRecord[] {
  let bytes = 0
  const end = records.findIndex(({ record, note, cosignature }, i) => {
    bytes += record.length + 2 * (note.length + cosignature.length)
    return i > 0 && bytes > MAX_RECORDS_BYTES
  })
  return end < 0 ? records : records.slice(0, end)
}

/**
 * Take a registrar's cosignature of the postmark register in.
 * @throws {RelayError} `ticket-refused`, `register-shorter`, `signature-refused`
 */
export async function takeCosignature(
  office: PostmarkOffice,
  call: { readonly ticket: Uint8Array; readonly channel: Uint8Array; readonly size: number; readonly lines: string },
): Promise<void> {
  const { store, keys } = office
  const { channel, size } = call
  const { register } = await store.ticket(call.ticket)
  if (register === undefined) throw refusal("ticket-refused")
  await demandRegister(store, call.ticket, channel, register)
  const state = await store.channel(channel)
  const [stored] = await store.records(channel, size - 1, 1)
  if (stored === undefined || stored.index !== size - 1) {
    throw new RelayError("register-shorter", refusal("register-shorter").message, { size: state.size })
  }
  const cosigner = { keys: keysOf(boundRegister(state, register)).cosigner }
  try {
    const origin = postmarkOrigin(channel)
    const checkpoint = openCheckpoint(stored.checkpoint, { origin, keys: logPublicKeysOf(keys.log) })
    const lines = linesOf(cosigner, parseSignatures(call.lines))
    verifyCosignature(checkpoint, cosigner, lines)
    await store.putCosignature(channel, { register, size, lines: formatSignatures(lines) })
  } catch (cause) {
    throw translated(cause, "signature-refused")
  }
}

/** The newest checkpoint held of a register. @throws {RelayError} `register-unknown`, `postmark-unknown` */
export async function heldCheckpoint(store: Store, channel: Uint8Array, register: Uint8Array): Promise<HeldListing> {
  const bound = boundRegister(await store.channel(channel), register)
  if (bound.held === undefined) throw refusal("postmark-unknown")
  const { size, index } = bound.held
  const [stored] = await store.records(channel, index, 1)
  if (stored === undefined) throw refusal("postmark-unknown")
  return { size, index, checkpoint: stored.note, cosignature: stored.cosignature }
}

/** The ticket speaks in this channel. @throws {RelayError} `ticket-refused` */
export async function demandChannel(store: Store, ticket: Uint8Array, channel: Uint8Array): Promise<void> {
  const found = await store.ticket(ticket)
  if (found.channel === undefined || !equal(found.channel, channel)) throw refusal("ticket-refused")
}

async function demandRegister(
  store: Store,
  ticket: Uint8Array,
  channel: Uint8Array,
  register: Uint8Array,
): Promise<void> {
  await demandChannel(store, ticket, channel)
  const found = await store.ticket(ticket)
  if (found.register === undefined || !equal(found.register, register)) throw refusal("ticket-refused")
}

/** One key, one use. @throws {RelayError} `request-malformed` */
export function demandSeparate({
  log,
  cosigner,
}: {
  readonly log: LogPublicKeys
  readonly cosigner: LogPublicKeys
}): void {
  if (equal(log.ed25519, cosigner.ed25519) || equal(log.mldsa44, cosigner.mldsa44))
    throw malformed("body: one key for log and cosigner, want a key for each use")
}

function boundRegister(state: ChannelState, register: Uint8Array): BoundRegister {
  const bound = state.registers.find((known) => equal(known.register, register))
  if (bound === undefined) throw refusal("register-unknown")
  return bound
}

function keysOf(bound: BoundRegister): { readonly log: LogPublicKeys; readonly cosigner: LogPublicKeys } {
  return decodeAs(BIND_REGISTER, bound.keys, "bound keys")
}

function openSubmitted(request: PostmarkRequest, bound: BoundRegister): Checkpoint {
  const origin = `diwan/${toHex(request.register)}`
  try {
    const checkpoint = openCheckpoint(request.checkpoint, { origin, keys: keysOf(bound).log })
    // Who succeeds to a register signs the same checkpoint as the log before: neither can do it without the other.
    return request.keys === undefined ? checkpoint : openCheckpoint(checkpoint, { origin, keys: request.keys.log })
  } catch (cause) {
    const isSignature = cause instanceof RegisterError && cause.code.startsWith("log-")
    throw translated(cause, isSignature ? "signature-refused" : "checkpoint-refused")
  }
}

/** The last record of the register, and the one of this very size. */
async function earlierRecords(
  store: Store,
  state: ChannelState,
  bound: BoundRegister,
  checkpoint: Checkpoint,
): Promise<{
  readonly last: PostmarkRecord | null
  readonly same: PostmarkRecord | null
  readonly earlier: StoredRecord | undefined
}> {
  const earlier = await store.answered(state.channel, bound.register, checkpoint.size)
  const [held] = bound.held === undefined ? [] : await store.records(state.channel, bound.held.index, 1)
  const recordOf = (stored: StoredRecord | undefined): PostmarkRecord | null =>
    stored === undefined ? null : decodePostmark(stored.record)
  return { last: recordOf(held), same: recordOf(earlier), earlier }
}

function judge(
  handed: Parameters<typeof judgeCheckpoint>[0],
  bound: BoundRegister,
): ReturnType<typeof judgeCheckpoint> {
  try {
    return judgeCheckpoint(handed)
  } catch (cause) {
    if (!(cause instanceof RegisterError)) throw cause
    switch (cause.code) {
      case "postmark-forked":
        throw stale("checkpoint-forked", bound, cause)
      case "postmark-shrunk":
        throw stale("checkpoint-stale", bound, cause)
      case "postmark-repeat-differs":
        throw translated(cause, "postmark-differs")
      case "consistency-unproven":
        throw translated(cause, "proof-refused")
      default:
        throw translated(cause, "checkpoint-refused")
    }
  }
}

function stale(code: "checkpoint-stale" | "checkpoint-forked", bound: BoundRegister, cause?: unknown): RelayError {
  return new RelayError(code, refusal(code).message, { cause, size: bound.held?.size ?? 0 })
}

/** A refusal of the register room in the contract's words; its message carries neither content nor keys. */
function translated(cause: unknown, code: RefusalCode): unknown {
  return cause instanceof RegisterError ? new RelayError(code, cause.message, { cause }) : cause
}

function ascending(hashes: readonly Uint8Array[], what: string): readonly Uint8Array[] {
  const sorted = hashes.toSorted(compare)
  if (sorted.some((hash, i) => i > 0 && equal(sorted[i - 1] as Uint8Array, hash)))
    throw malformed(`${what}: one is named twice`)
  return sorted
}

/**
 * Compute from nodes that the store gives asynchronously. Which nodes are read depends on sizes alone, never on their
 * values, so a first pass over zeros finds out which, and the second has them.
 */
async function withNodes<T>(store: Store, channel: Uint8Array, compute: (read: NodeReader) => T): Promise<T> {
  const places = new Map<string, { readonly level: number; readonly index: number }>()
  compute((level, index) => {
    places.set(`${level}/${index}`, { level, index })
    return new Uint8Array(32)
  })
  if (places.size === 0) return compute(absent)
  const names = [...places.keys()]
  const hashes = await store.nodes(channel, [...places.values()])
  const found = new Map(names.map((name, i) => [name, hashes[i]]))
  return compute((level, index) => found.get(`${level}/${index}`) ?? absent())
}

function absent(): never {
  throw new Error("a node of the postmark register's tree is not in the store")
}

/** The place in the waiting room of a channel. */
export function channelPlace(channel: Uint8Array): string {
  return `channel ${toHex(channel)}`
}
