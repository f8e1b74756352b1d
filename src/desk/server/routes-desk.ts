/**
 * Routes of a browser that was let in: calls, events, pieces of enclosures, files to be saved.
 * @module
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { CallName } from "../api.ts"
import { readJson, runCall } from "./calls.ts"
import { sessionOf, stateOf, type Ground } from "./ground.ts"
import { CSP_DOWNLOAD } from "./headers.ts"
import { COSTLY, UNATTENDED, VERDICTS } from "./limits.ts"
import { pouchUploads, uploads } from "./upload.ts"

/** Add the routes. */
export function deskRoutes(app: FastifyInstance, ground: Ground): void {
  const { keeper } = ground
  for (const name of Object.keys(ground.calls) as CallName[]) {
    app.post(`/api/${name}`, (request, reply) => answerCall(ground, name, request, reply))
  }

  // Somebody types, points or scrolls: told by the page, at most now and then, so that reading is not idleness.
  app.post("/touch", (_request, reply) => {
    if (keeper.state() === "open") keeper.touch()
    return reply.code(204).send()
  })

  app.get("/api/events", (request, reply) => reply.type("text/event-stream").send(ground.hub.join(sessionOf(request))))

  const receive = uploads(ground)
  app.put("/upload/:paper/:part", async (request, reply) => {
    const release = ground.calling.take()
    try {
      return await sendJson(reply, await receive(request))
    } finally {
      release()
    }
  })

  const receivePouch = pouchUploads(ground)
  app.put("/upload/pouch/:id", async (request, reply) => {
    const release = ground.calling.take()
    try {
      return await sendJson(reply, receivePouch(request))
    } finally {
      release()
    }
  })

  app.get("/download/:ticket", (request, reply) => {
    const { ticket } = request.params as { readonly ticket: string }
    const { disposition, size, octets } = ground.tickets.take(sessionOf(request), ticket)
    keeper.jobs.fetched(ticket)
    return reply
      .type("application/octet-stream")
      .header("content-length", size)
      .header("content-disposition", disposition)
      .header("content-security-policy", CSP_DOWNLOAD)
      .send(octets)
  })
}

async function answerCall(
  ground: Ground,
  name: CallName,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { keeper, calls } = ground
  const state = stateOf(request)
  if (state !== null) state.proves = VERDICTS.has(name)
  const release = [ground.calling.take()]
  const gone = new AbortController()
  const leave = (): void => gone.abort()
  reply.raw.once("close", leave)
  try {
    if (COSTLY.has(name)) release.push(ground.hardening.take())
    const asked = readJson(request.body)
    // A call that works on the open vault ends with it; the call that locks must not end itself.
    const signals = [gone.signal, ground.ending]
    if (calls[name].needs === "open" && keeper.state() === "open") signals.push(keeper.signal())
    const signal = AbortSignal.any(signals)
    const context = {
      keeper,
      tickets: ground.tickets.of(sessionOf(request)),
      signal,
      launchMisused: ground.launches.misused,
    }
    // What the page asks again by itself, because something changed, keeps nothing awake.
    const attended = !UNATTENDED.has(name) && request.headers["x-diwan-refresh"] !== "1"
    if (attended && keeper.state() === "open") keeper.touch()
    return await sendJson(reply, await runCall(calls, name, { context, asked }))
  } finally {
    reply.raw.off("close", leave)
    for (const each of release) each()
  }
}

function sendJson(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(JSON.stringify(value))
}
