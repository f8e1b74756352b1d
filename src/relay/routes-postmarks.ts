/**
 * Postmarks over HTTP. Spec: spec/relay.md#postmarks.
 * @module
 */
import type { FastifyRequest } from "fastify"
import { z } from "zod"
import { encodeRecord, fromHex, toHex } from "../bytes/index.ts"
import { admitBody, decimal, header, hex32, readBody, type Context } from "./http.ts"
import { nameOf } from "./ids.ts"
import { MAX_RECORDS, MAX_WAIT_SECONDS, SMALL_BODY_BYTES } from "./limits.ts"
import { describe, type App } from "./openapi.ts"
import {
  channelPlace,
  demandChannel,
  demandSeparate,
  givePostmark,
  heldCheckpoint,
  listPostmarks,
  takeCosignature,
} from "./postmark.ts"
import { mailboxPlace, permitDeposit } from "./routes-mailboxes.ts"
import { BIND_REGISTER, CBOR, COSIGN, HEADERS, POSTMARK_REQUEST, type PostmarkListing } from "./wire.ts"

const inChannel = z.strictObject({ channel: hex32 })
const ofRegister = z.strictObject({ channel: hex32, register: hex32 })
const speaks = z.looseObject({ [HEADERS.ticket]: hex32 })
/** What a postmark request may have beside its bundles: note, proof, names. */
const POSTMARK_FRAME_BYTES = 1 << 20

/** Register the routes. */
export function postmarkRoutes(app: App, context: Context): void {
  const { store, now, waiting } = context
  const mostPostmark = context.limits.bundleBytes + POSTMARK_FRAME_BYTES

  app.put(
    "/v1/postmarks/:channel/registers/:register",
    {
      schema: describe({
        summary: "Bind a ticket to channel, register and keys",
        params: ofRegister,
        headers: speaks,
        body: { type: CBOR, says: "{log: {ed25519, mldsa44}, cosigner: {ed25519, mldsa44}}" },
        answers: { 201: "bound", 200: "it was bound so" },
      }),
      onRequest: admitBody(context, { type: CBOR, most: SMALL_BODY_BYTES }, async (request) => {
        await takeTicket(context, request)
      }),
    },
    async (request, reply) => {
      const keys = readBody(BIND_REGISTER, request.body)
      demandSeparate(keys)
      const done = await store.bindTicket({
        ticket: ticketOf(request),
        channel: fromHex(request.params.channel),
        register: fromHex(request.params.register),
        keys: encodeRecord(keys),
      })
      return reply.code(done === "new" ? 201 : 200).send()
    },
  )

  app.post(
    "/v1/postmarks/:channel",
    {
      bodyLimit: mostPostmark,
      schema: describe({
        summary: "Hand in a checkpoint with its bundles to be postmarked",
        params: inChannel,
        headers: z.looseObject({
          ...speaks.shape,
          [HEADERS.mailbox]: hex32.optional(),
          [HEADERS.right]: hex32.optional(),
        }),
        body: {
          type: CBOR,
          says: "{register, checkpoint, from, proof: [hash], bundles: [{id, filing, ciphertext}], lockers: [id], keys?: {log, cosigner}}",
        },
        answers: {
          201: { type: CBOR, says: "{record, index, size, proof: [hash], checkpoint, cosignature}" },
          200: { type: CBOR, says: "the same, given to this request before" },
        },
      }),
      onRequest: admitBody(context, { type: CBOR, most: mostPostmark }, async (request, bytes) => {
        await takeTicket(context, request)
        if (request.headers[HEADERS.right] === undefined) return
        await permitDeposit(
          context,
          request,
          header(request, HEADERS.mailbox),
          Math.max(0, bytes - POSTMARK_FRAME_BYTES),
        )
      }),
    },
    async (request, reply) => {
      const channel = fromHex(request.params.channel)
      const body = readBody(POSTMARK_REQUEST, request.body, { bytes: mostPostmark, depth: 5, items: 4096 })
      const deposit =
        request.headers[HEADERS.right] === undefined
          ? undefined
          : { mailbox: header(request, HEADERS.mailbox), right: nameOf(header(request, HEADERS.right)) }
      const { answer, isNew } = await givePostmark(context, {
        ticket: ticketOf(request),
        channel,
        request: body,
        deposit,
      })
      if (isNew) {
        context.metrics.postmarked()
        for (const { ciphertext } of body.bundles) context.metrics.deposited(ciphertext.length)
        waiting.wake(channelPlace(channel))
        if (deposit !== undefined) waiting.wake(mailboxPlace(deposit.mailbox))
      }
      return reply
        .code(isNew ? 201 : 200)
        .type(CBOR)
        .send(Buffer.from(encodeRecord(answer)))
    },
  )

  app.get(
    "/v1/postmarks/:channel",
    {
      schema: describe({
        summary: "Records from an index on, waiting for the first, with proof that the register extends an earlier one",
        params: inChannel,
        querystring: z.strictObject({
          from: decimal(Number.MAX_SAFE_INTEGER).default(0),
          since: decimal(Number.MAX_SAFE_INTEGER).default(0),
          wait: decimal(MAX_WAIT_SECONDS).default(0),
        }),
        headers: speaks,
        answers: {
          200: { type: CBOR, says: "{records: [{record, note, cosignature}], size, checkpoint?, proof, cosignatures}" },
        },
      }),
    },
    async (request, reply) => {
      const channel = fromHex(request.params.channel)
      await demandChannel(store, ticketOf(request), channel)
      const { from, since, wait } = request.query
      const list = (): Promise<PostmarkListing> => listPostmarks(store, channel, { from, since, limit: MAX_RECORDS })
      let listing = await list()
      if (listing.records.length === 0 && wait > 0 && !context.draining()) {
        const before = cosignedSizes(listing)
        const place = waiting.enter(channelPlace(channel))
        const deadline = performance.now() + wait * 1000
        try {
          do listing = await list()
          while (
            listing.records.length === 0 &&
            cosignedSizes(listing) === before &&
            !request.raw.destroyed &&
            (await place.more(deadline))
          )
        } finally {
          place.leave()
        }
      }
      return reply.type(CBOR).send(Buffer.from(encodeRecord(listing)))
    },
  )

  app.put(
    "/v1/postmarks/:channel/cosignatures",
    {
      schema: describe({
        summary: "Hand in a registrar's cosignature of the postmark register",
        params: inChannel,
        headers: speaks,
        body: { type: CBOR, says: "{size, lines}" },
        answers: { 204: "kept" },
      }),
      onRequest: admitBody(context, { type: CBOR, most: SMALL_BODY_BYTES }, async (request) => {
        await takeTicket(context, request)
      }),
    },
    async (request, reply) => {
      const channel = fromHex(request.params.channel)
      const { size, lines } = readBody(COSIGN, request.body)
      await takeCosignature({ ...context, now }, { ticket: ticketOf(request), channel, size, lines })
      waiting.wake(channelPlace(channel))
      return reply.code(204).send()
    },
  )

  app.get(
    "/v1/postmarks/:channel/registers/:register",
    {
      schema: describe({
        summary: "The newest checkpoint held of a register",
        params: ofRegister,
        headers: speaks,
        answers: { 200: { type: CBOR, says: "{size, index, checkpoint, cosignature}" } },
      }),
    },
    async (request, reply) => {
      const channel = fromHex(request.params.channel)
      await demandChannel(store, ticketOf(request), channel)
      const held = await heldCheckpoint(store, channel, fromHex(request.params.register))
      return reply.type(CBOR).send(Buffer.from(encodeRecord(held)))
    },
  )
}

/** The name of the ticket in the header. @throws {RelayError} `credential-missing`, `request-malformed` */
function ticketOf(request: FastifyRequest): Uint8Array {
  return nameOf(header(request, HEADERS.ticket))
}

/** Before a body is read: there is such a ticket, and it is not used too fast. @throws {RelayError} `ticket-refused`, `rate-exceeded` */
async function takeTicket(context: Context, request: FastifyRequest): Promise<void> {
  const ticket = ticketOf(request)
  await context.store.ticket(ticket)
  context.rates.take(toHex(ticket))
}

function cosignedSizes(listing: PostmarkListing): string {
  return listing.cosignatures.map((given) => `${toHex(given.register)} ${given.size}`).join()
}
