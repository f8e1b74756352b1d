/**
 * The description of the contract: each route states its parts here, and the relay serves the document made from them.
 * Parameters and queries are checked by what is stated. Headers are stated, and read where they are used, before the
 * body; bodies are octets or CBOR, read by their shapes (wire.ts).
 * @module
 */
import swagger from "@fastify/swagger"
import type { FastifyBaseLogger, FastifyInstance, FastifySchema, RawServerDefault } from "fastify"
import { jsonSchemaTransform, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { z } from "zod"
import { PROBLEM } from "./wire.ts"

/** The server with its routes typed by what they state. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>

interface Media {
  readonly type: string
  readonly says: string
}

interface Description<P, Q, H> {
  readonly summary: string
  readonly params?: P
  readonly querystring?: Q
  readonly headers?: H
  readonly body?: Media
  /** By status: what it means, with a body or without. */
  readonly answers: Readonly<Record<number, string | Media>>
}

/** What a route states, as the framework takes it. */
export type Described<P, Q, H> = FastifySchema & {
  readonly summary: string
  readonly params: P
  readonly querystring: Q
  readonly headers: H
}

const MEDIA = Symbol("media")

/** State a route. */
export function describe<P extends z.ZodType, Q extends z.ZodType, H extends z.ZodType>(
  of: Description<P, Q, H>,
): Described<P, Q, H> {
  const { summary, params, querystring, headers } = of
  const stated = {
    summary,
    ...(params === undefined ? {} : { params }),
    ...(querystring === undefined ? {} : { querystring }),
    ...(headers === undefined ? {} : { headers }),
  }
  return Object.assign(stated, { [MEDIA]: of }) as unknown as Described<P, Q, H>
}

/** Serve the description at /openapi.json and check parameters and queries against it. Before the routes. */
export async function describeApp(app: FastifyInstance): Promise<void> {
  const checks = validatorCompiler as unknown as (of: { httpPart?: string }) => (value: unknown) => unknown
  app.setValidatorCompiler(((of: { httpPart?: string }) =>
    of.httpPart === "headers" ? (value: unknown) => ({ value }) : checks(of)) as never)
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Diwan relay",
        version: "1",
        description:
          "Carries sealed bundles and enclosures between offices, and postmarks checkpoints. Normative text: spec/relay.md. " +
          "CBOR is deterministic (RFC 8949 section 4.2.1). Refusals are problem documents (RFC 9457) with a stable member `code`.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
    },
    transform: (route) => {
      const made = jsonSchemaTransform(route) as { schema: Record<string, unknown>; url: string }
      return { schema: { ...made.schema, ...media(route.schema), security: [] }, url: made.url }
    },
  })
}

/** Bodies and answers for the document; they take no part in checking. */
function media(schema: FastifySchema | undefined): object {
  const of = (schema as { [MEDIA]?: Description<unknown, unknown, unknown> } | undefined)?.[MEDIA]
  if (of === undefined) return {}
  const binary = (says: string): object => ({ type: "string", format: "binary", description: says })
  const response: Record<string, object> = {}
  for (const [status, answer] of Object.entries(of.answers)) {
    response[status] =
      typeof answer === "string"
        ? { type: "null", description: answer }
        : { description: answer.says, content: { [answer.type]: { schema: binary(answer.says) } } }
  }
  response["default"] = {
    description: "Refused",
    content: {
      [PROBLEM]: {
        schema: {
          type: "object",
          required: ["type", "title", "status", "code", "detail"],
          properties: {
            type: { type: "string" },
            title: { type: "string" },
            status: { type: "integer" },
            code: { type: "string", description: "stable; the list is in spec/relay.md" },
            detail: { type: "string" },
            size: { type: "integer", description: "with some codes: the size that the relay holds" },
          },
        },
      },
    },
  }
  const body = of.body === undefined ? {} : { consumes: [of.body.type], body: binary(of.body.says) }
  return { ...body, response }
}
