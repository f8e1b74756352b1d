/**
 * What all routes of one server stand on, and what is known of a request before it is read.
 * @module
 */
import type { FastifyRequest } from "fastify"
import type { Keeper } from "../agent/keeper.ts"
import type { Assets } from "./assets.ts"
import type { CallTable } from "./call.ts"
import { fault } from "./error.ts"
import type { EventHub } from "./events.ts"
import type { Door } from "./guard.ts"
import type { Launches } from "./launch.ts"
import type { Limits } from "./limits.ts"
import type { BrowserSession, Sessions } from "./sessions.ts"
import type { TicketOffice } from "./tickets.ts"
import type { ReceivePiece } from "./upload.ts"

/** What the routes stand on. */
export interface Ground {
  readonly keeper: Keeper
  readonly calls: CallTable
  readonly receivePiece: ReceivePiece
  readonly limits: Limits
  readonly assets: Assets
  readonly launches: Launches
  readonly sessions: Sessions
  readonly tickets: TicketOffice
  readonly hub: EventHub
  /** Calls and pieces under way. */
  readonly calling: Budget
  /** Octets of bodies in memory. */
  readonly bodies: Budget
  /** Passphrases being hardened. */
  readonly hardening: Budget
  /** Aborted when the server ends. */
  readonly ending: AbortSignal
}

/** What a request was found to be. */
export interface RequestState {
  readonly door: Door
  /** Null at the doors that need none: page, assets, launch. */
  readonly session: BrowserSession | null
  /** Its answer is a verdict. */
  proves?: boolean
}

/** The state of a request; null if it was refused before it had one. */
export function stateOf(request: FastifyRequest): RequestState | null {
  return (request as { desk?: RequestState | null }).desk ?? null
}

/** The session of a request at a door that needs one. */
export function sessionOf(request: FastifyRequest): BrowserSession {
  const session = stateOf(request)?.session ?? null
  if (session === null) throw new TypeError("a door that needs a session was passed without one")
  return session
}

/** So much of something, and no more. */
export interface Budget {
  /** @returns gives it back, once @throws {ServerError} `desk-busy` */
  take(amount?: number): () => void
}

/** @param most taken at one time, all takers together */
export function budget(most: number): Budget {
  let taken = 0
  return {
    take(amount = 1) {
      if (taken + amount > most) throw fault("desk-busy")
      taken += amount
      let held = true
      return () => {
        if (held) taken -= amount
        held = false
      }
    },
  }
}
