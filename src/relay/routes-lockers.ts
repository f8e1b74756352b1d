/**
 * Lockers over HTTP. Spec: spec/relay.md#lockers.
 * @module
 */
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import { encodeRecord, equal, fromHex } from "../bytes/index.ts"
import { refusal } from "./error.ts"
import { admitBody, bearer, decimal, header, hex32, readBody, type Context } from "./http.ts"
import { nameOf } from "./ids.ts"
import { CHUNK_BYTES, MAX_CHUNKS, MAX_HASHES, SMALL_BODY_BYTES } from "./limits.ts"
import { describe, type App } from "./openapi.ts"
import { octetsOf, permitDeposit, view } from "./routes-mailboxes.ts"
import { CBOR, HEADERS, OCTETS, OPEN_LOCKER } from "./wire.ts"

const inLocker = z.strictObject({ locker: hex32 })
const ofChunk = z.strictObject({ locker: hex32, n: decimal(MAX_CHUNKS) })
const pays = z.looseObject({ [HEADERS.mailbox]: hex32, [HEADERS.right]: hex32 })
const reads = z.looseObject({ authorization: z.string().describe("Bearer and the read token") })

/** Register the routes. */
export function lockerRoutes(app: App, context: Context): void {
  const { store, now } = context
  const permit = (request: FastifyRequest, bytes: number): Promise<void> =>
    permitDeposit(context, request, header(request, HEADERS.mailbox), bytes)

  app.put(
    "/v1/lockers/:locker",
    {
      schema: describe({
        summary: "Open a locker under a deposit right, whose quota pays for all of it",
        params: inLocker,
        headers: pays,
        body: { type: CBOR, says: "{size: bytes, chunkBytes: 1048576}" },
        answers: { 201: "opened", 200: "it was open, with this size and payer" },
      }),
      onRequest: admitBody(context, { type: CBOR, most: SMALL_BODY_BYTES }, permit),
    },
    async (request, reply) => {
      const { size } = readBody(OPEN_LOCKER, request.body)
      if (size > context.limits.lockerBytes) {
        throw refusal("too-large", `a locker of ${size} bytes, want at most ${context.limits.lockerBytes}`)
      }
      const mailbox = header(request, HEADERS.mailbox)
      const right = nameOf(header(request, HEADERS.right))
      const done = await store.openLocker({ locker: fromHex(request.params.locker), mailbox, right, size, now: now() })
      return reply.code(done === "new" ? 201 : 200).send()
    },
  )

  app.put(
    "/v1/lockers/:locker/chunks/:n",
    {
      bodyLimit: CHUNK_BYTES,
      schema: describe({
        summary: "Store a chunk, once",
        params: ofChunk,
        headers: pays,
        body: { type: OCTETS, says: "the chunk: 1 MiB, the last one the rest" },
        answers: { 201: "stored", 200: "these octets were stored before" },
      }),
      onRequest: admitBody(context, { type: OCTETS, most: CHUNK_BYTES }, permit),
    },
    async (request, reply) => {
      const octets = octetsOf(request.body)
      const done = await store.putChunk({
        locker: fromHex(request.params.locker),
        mailbox: header(request, HEADERS.mailbox),
        right: nameOf(header(request, HEADERS.right)),
        n: request.params.n,
        octets,
        now: now(),
      })
      if (done === "new") context.metrics.chunk(octets.length)
      return reply.code(done === "new" ? 201 : 200).send()
    },
  )

  app.get(
    "/v1/lockers/:locker",
    {
      schema: describe({
        summary: "What a locker holds; for its reader, or for who fills it",
        params: inLocker,
        headers: z.looseObject({ authorization: z.string().optional(), ...pays.partial().shape }),
        answers: {
          200: { type: CBOR, says: "{size, have: [{from, to}], complete, expires}; a range ends before `to`" },
        },
      }),
    },
    async (request, reply) => {
      const locker = fromHex(request.params.locker)
      if (request.headers.authorization === undefined && request.headers[HEADERS.right] !== undefined) {
        const mailbox = header(request, HEADERS.mailbox)
        const right = nameOf(header(request, HEADERS.right))
        await store.usableRight(mailbox, right, now())
        const state = await store.locker(locker, now())
        if (!equal(state.mailbox, mailbox) || !equal(state.right, right)) throw refusal("right-refused")
        return reply.type(CBOR).send(stateOf(state))
      }
      demandReader(request, locker)
      return reply.type(CBOR).send(stateOf(await store.locker(locker, now())))
    },
  )

  app.get(
    "/v1/lockers/:locker/chunks/:n",
    {
      schema: describe({
        summary: "Read a chunk",
        params: ofChunk,
        headers: reads,
        answers: { 200: { type: OCTETS, says: "the chunk" } },
      }),
    },
    async (request, reply) => {
      const locker = fromHex(request.params.locker)
      demandReader(request, locker)
      return reply.type(OCTETS).send(view(await store.chunk(locker, request.params.n, now())))
    },
  )

  app.get(
    "/v1/lockers/:locker/hashes",
    {
      schema: describe({
        summary: "Read the hashes of a complete locker's chunks, from one on",
        params: inLocker,
        querystring: z.strictObject({ from: decimal(MAX_CHUNKS).default(0) }),
        headers: reads,
        answers: {
          200: { type: OCTETS, says: `SHA-256(0x00 || chunk) of each, in order: ${MAX_HASHES}, or those to the end` },
        },
      }),
    },
    async (request, reply) => {
      const locker = fromHex(request.params.locker)
      demandReader(request, locker)
      const { from } = request.query
      return reply.type(OCTETS).send(view(await store.chunkHashes({ locker, from, limit: MAX_HASHES, now: now() })))
    },
  )
}

function stateOf(state: Awaited<ReturnType<Context["store"]["locker"]>>): Buffer {
  const { size, have, complete, expires } = state
  return Buffer.from(encodeRecord({ size, have, complete, expires }))
}

/** Who reads is who knows the token that the locker's id is the hash of. @throws {RelayError} `read-refused` */
function demandReader(request: FastifyRequest, locker: Uint8Array): void {
  if (!equal(nameOf(bearer(request)), locker)) throw refusal("read-refused")
}
