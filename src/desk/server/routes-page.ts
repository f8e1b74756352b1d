/**
 * Routes without a session: the page, its files, and the launch that lets a browser in.
 * @module
 */
import { randomBytes } from "node:crypto"
import type { FastifyInstance, FastifyReply } from "fastify"
import { z } from "zod"
import { formOf } from "./assets.ts"
import { readJson } from "./calls.ts"
import { fault } from "./error.ts"
import { stateOf, type Ground } from "./ground.ts"
import { cspPage, FOREVER } from "./headers.ts"

const LAUNCH = z.strictObject({ secret: z.string().max(64) })

/** Add the routes. */
export function pageRoutes(app: FastifyInstance, ground: Ground): void {
  app.get("*", (request, reply) => {
    const path = request.raw.url ?? ""
    if (stateOf(request)?.door === "page") return sendPage(reply, ground)
    const asset = ground.assets.files.get(path)
    if (asset === undefined) throw fault("path-unknown")
    const { encoding, body } = formOf(asset, request.headers["accept-encoding"] ?? "")
    if (encoding !== null) reply.header("content-encoding", encoding)
    if (asset.packed.length > 0) reply.header("vary", "accept-encoding")
    return reply
      .type(asset.type)
      .header("cache-control", asset.hashed ? FOREVER : "no-cache")
      .send(body)
  })

  app.post("/launch", (request, reply) => {
    const read = LAUNCH.safeParse(readJson(request.body))
    if (!read.success) throw fault("request-malformed", "secret")
    const found = ground.launches.use(read.data.secret)
    if (found === "used") {
      // Every tab is to show it, whoever of the two it was who came first.
      ground.hub.tell({ kind: "session" })
      throw fault("launch-used")
    }
    if (found === "refused") throw fault("launch-refused")
    // Always a new session: a cookie that was there before is not made worth more by a launch.
    return reply.code(204).header("set-cookie", ground.sessions.open().setCookie).send()
  })
}

/** The page, with a nonce of its own. */
function sendPage(reply: FastifyReply, ground: Ground): FastifyReply {
  const nonce = randomBytes(16).toString("base64url")
  return reply
    .type("text/html; charset=utf-8")
    .header("content-security-policy", cspPage(nonce))
    .send(ground.assets.index(nonce))
}
