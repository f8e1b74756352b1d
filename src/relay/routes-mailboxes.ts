/**
 * Mailboxes over HTTP. Spec: spec/relay.md#mailboxes.
 * @module
 */
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import { equal, encodeRecord, fromHex, toHex } from "../bytes/index.ts"
import { refusal } from "./error.ts"
import { admitBody, bearer, decimal, header, hex32, isHex32, malformed, readBody, type Context } from "./http.ts"
import { bundleIdOf, mailboxIdOf, nameOf } from "./ids.ts"
import { MAX_LIST, MAX_WAIT_SECONDS, SMALL_BODY_BYTES } from "./limits.ts"
import { describe, type App } from "./openapi.ts"
import { CBOR, GRANT_RIGHT, HEADERS, OCTETS, OPEN_MAILBOX } from "./wire.ts"

const inMailbox = z.strictObject({ mailbox: hex32 })
const ofRight = z.strictObject({ mailbox: hex32, right: hex32 })
const ofBundle = z.strictObject({ mailbox: hex32, id: hex32 })
const collects = z.looseObject({ authorization: z.string().describe("Bearer and the collect token") })

/** Register the routes. */
export function mailboxRoutes(app: App, context: Context): void {
  const { store, now, waiting } = context

  app.put(
    "/v1/mailboxes/:mailbox",
    {
      schema: describe({
        summary: "Open a mailbox with an admission",
        params: inMailbox,
        headers: z.looseObject({ [HEADERS.admission]: hex32 }),
        body: { type: CBOR, says: "{collect: 32 bytes, SHA-256 of the collect token}" },
        answers: { 201: "opened", 200: "it was open" },
      }),
      onRequest: admitBody(context, { type: CBOR, most: SMALL_BODY_BYTES }, (request) => {
        header(request, HEADERS.admission)
      }),
    },
    async (request, reply) => {
      const mailbox = fromHex(request.params.mailbox)
      const { collect } = readBody(OPEN_MAILBOX, request.body)
      if (!equal(mailboxIdOf(collect), mailbox))
        throw refusal("hash-mismatch", "the mailbox's id and the hash of its collect token")
      const admission = nameOf(header(request, HEADERS.admission))
      const done = await store.openMailbox({ admission, mailbox, now: now() })
      return reply.code(done === "new" ? 201 : 200).send()
    },
  )

  app.put(
    "/v1/mailboxes/:mailbox/rights/:right",
    {
      schema: describe({
        summary: "Give a deposit right",
        params: ofRight,
        headers: collects,
        body: { type: CBOR, says: "{quota: bytes, replaces?: 32 bytes, expires?: time}" },
        answers: { 201: "given", 200: "it was given with these terms" },
      }),
      onRequest: admitBody(context, { type: CBOR, most: SMALL_BODY_BYTES }, (request) => {
        demandOwner(request, request.params as { mailbox: string })
      }),
    },
    async (request, reply) => {
      const { quota, replaces, expires } = readBody(GRANT_RIGHT, request.body)
      const mailbox = demandOwner(request, request.params)
      const right = fromHex(request.params.right)
      if (replaces !== undefined && equal(replaces, right))
        throw malformed("body.replaces: a right cannot replace itself")
      const done = await store.grantRight({ mailbox, right, quota, replaces, expires, now: now() })
      return reply.code(done === "new" ? 201 : 200).send()
    },
  )

  app.delete(
    "/v1/mailboxes/:mailbox/rights/:right",
    {
      schema: describe({
        summary: "Revoke a deposit right",
        params: ofRight,
        headers: collects,
        answers: { 204: "revoked, or not there" },
      }),
    },
    async (request, reply) => {
      await store.revokeRight(demandOwner(request, request.params), fromHex(request.params.right))
      return reply.code(204).send()
    },
  )

  app.get(
    "/v1/mailboxes/:mailbox/rights",
    {
      schema: describe({
        summary: "List deposit rights",
        params: inMailbox,
        headers: collects,
        answers: { 200: { type: CBOR, says: "{rights: [{id, quota, used, replaces?, expires?}]}" } },
      }),
    },
    async (request, reply) => {
      const rights = await store.rights(demandOwner(request, request.params))
      return reply.type(CBOR).send(Buffer.from(encodeRecord({ rights })))
    },
  )

  app.put(
    "/v1/mailboxes/:mailbox/bundles/:id",
    {
      bodyLimit: context.limits.bundleBytes,
      schema: describe({
        summary: "Deposit a bundle",
        params: ofBundle,
        headers: z.looseObject({ [HEADERS.right]: hex32, [HEADERS.filing]: hex32 }),
        body: { type: OCTETS, says: "the sealed bundle; id is its SHA-256" },
        answers: { 201: "stored", 200: "it was stored before" },
      }),
      onRequest: admitBody(context, { type: OCTETS, most: context.limits.bundleBytes }, async (request, bytes) => {
        header(request, HEADERS.filing)
        await permitDeposit(context, request, mailboxOf(request.params as { mailbox: string }), bytes)
      }),
    },
    async (request, reply) => {
      const mailbox = mailboxOf(request.params)
      const id = fromHex(request.params.id)
      const octets = octetsOf(request.body)
      if (!equal(bundleIdOf(octets), id)) throw refusal("hash-mismatch")
      const right = nameOf(header(request, HEADERS.right))
      const filing = header(request, HEADERS.filing)
      const done = await store.deposit({ mailbox, right, id, filing, octets, now: now() })
      if (done === "new") {
        context.metrics.deposited(octets.length)
        waiting.wake(mailboxPlace(mailbox))
      }
      return reply.code(done === "new" ? 201 : 200).send()
    },
  )

  app.get(
    "/v1/mailboxes/:mailbox/bundles",
    {
      schema: describe({
        summary: "List bundles after a number, waiting for the first",
        params: inMailbox,
        querystring: z.strictObject({
          after: decimal(Number.MAX_SAFE_INTEGER).default(0),
          limit: decimal(MAX_LIST).default(MAX_LIST),
          wait: decimal(MAX_WAIT_SECONDS).default(0),
        }),
        headers: collects,
        answers: {
          200: { type: CBOR, says: "{bundles: [{seq, id, size, time}]}, numbers rising; diwan-numbering names them" },
          204: "none came while the request waited",
        },
      }),
    },
    async (request, reply) => {
      const mailbox = demandOwner(request, request.params)
      const { after, limit, wait } = request.query
      const list = () => store.bundles({ mailbox, after, limit: Math.max(1, limit), now: now() })
      let bundles = await list()
      if (bundles.length === 0 && wait > 0 && !context.draining()) {
        const place = waiting.enter(mailboxPlace(mailbox))
        const deadline = performance.now() + wait * 1000
        try {
          do {
            const next = await store.nextSeq(mailbox)
            if (next > after + 1) bundles = await list()
          } while (bundles.length === 0 && !request.raw.destroyed && (await place.more(deadline)))
        } finally {
          place.leave()
        }
      }
      void reply.header(HEADERS.numbering, toHex(await store.numbering()))
      if (bundles.length === 0) return reply.code(204).send()
      return reply.type(CBOR).send(Buffer.from(encodeRecord({ bundles })))
    },
  )

  app.get(
    "/v1/mailboxes/:mailbox/bundles/:id",
    {
      schema: describe({
        summary: "Collect a bundle",
        params: ofBundle,
        headers: collects,
        answers: { 200: { type: OCTETS, says: "the bundle" } },
      }),
    },
    async (request, reply) => {
      const octets = await store.bundle(demandOwner(request, request.params), fromHex(request.params.id), now())
      return reply.type(OCTETS).send(view(octets))
    },
  )

  app.delete(
    "/v1/mailboxes/:mailbox/bundles/:id",
    {
      schema: describe({
        summary: "Delete a bundle with the filing token found inside it",
        params: ofBundle,
        headers: z.looseObject({ ...collects.shape, [HEADERS.filingToken]: hex32 }),
        answers: { 204: "deleted, now or before" },
      }),
    },
    async (request, reply) => {
      const mailbox = demandOwner(request, request.params)
      const filing = nameOf(header(request, HEADERS.filingToken))
      await store.fileBundle({ mailbox, id: fromHex(request.params.id), filing, now: now() })
      return reply.code(204).send()
    },
  )
}

/** The place in the waiting room of a mailbox. */
export function mailboxPlace(mailbox: Uint8Array): string {
  return `mailbox ${toHex(mailbox)}`
}

/** Who collects is who knows the token that the mailbox's id is made of. @throws {RelayError} `collect-refused` */
function demandOwner(request: FastifyRequest, params: { readonly mailbox: string }): Uint8Array {
  const mailbox = mailboxOf(params)
  if (!equal(mailboxIdOf(nameOf(bearer(request))), mailbox)) throw refusal("collect-refused")
  return mailbox
}

/** Hooks run before the parameters are checked. @throws {RelayError} `request-malformed` */
export function mailboxOf(params: { readonly mailbox: string }): Uint8Array {
  if (!isHex32(params.mailbox)) throw malformed("params.mailbox: want 64 hexadecimal digits")
  return fromHex(params.mailbox)
}

/**
 * Before a body is read: the right in the header may be used in this mailbox, at this rate, for so many bytes.
 * @throws {RelayError} `credential-missing`, `right-refused`, `right-expired`, `rate-exceeded`, `quota-exceeded`
 */
export async function permitDeposit(
  context: Context,
  request: FastifyRequest,
  mailbox: Uint8Array,
  bytes: number,
): Promise<void> {
  const name = nameOf(header(request, HEADERS.right))
  const right = await context.store.usableRight(mailbox, name, context.now())
  context.rates.take(toHex(name))
  // A repeat of what is held already needs no room, so only what could never fit is refused here.
  if (bytes > right.quota) throw refusal("quota-exceeded", `${bytes} bytes, the right's quota is ${right.quota}`)
}

/** A body of octets; an empty one is none. */
export function octetsOf(body: unknown): Uint8Array {
  if (!(body instanceof Uint8Array)) throw malformed("the request has no body")
  return body
}

/** Octets as the HTTP layer wants them, without a copy. */
export function view(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
}
