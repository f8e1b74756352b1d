/**
 * The courier: while the vault is open it collects and sends by itself. It waits at the relay for something to come (long
 * polling), is woken when something is put into the outbox, backs off while the relay is away, and is there again when the
 * relay is. It does whatever `diwan collect` does, for registrars too. Nothing of it counts as somebody being there.
 * @module
 */
import { setTimeout as pause } from "node:timers/promises"
import { RelayError } from "../../relay/client.ts"
import { isByHand } from "../access.ts"
import { look } from "../act.ts"
import { codeOf } from "../alarm.ts"
import type { RelayState, Said } from "../api.ts"
import { awaitMail, collect, WHOLE_RELAY } from "../carriage/transport.ts"
import type { Desk } from "../desk.ts"
import { outbox } from "../records.ts"

/** Seconds that one wait at the relay lasts. A host's postmarks are not waited for: a registrar asks for them as often. */
const WAIT_SECONDS = 25
/** The first pause while the relay is away, and the longest, milliseconds. */
const PAUSE_MS = { first: 1_000, most: 60_000 }
/** Between two rounds, whatever a relay answers, milliseconds. */
const LEAST_ROUND_MS = 250

/** What the courier tells of itself. */
export interface CourierReport {
  readonly relay: (relay: Omit<RelayState, "since">) => void
  readonly said: (said: Said) => void
}

/** The courier of one time of being open. */
export interface Courier {
  /** Something was put into the outbox, or an office came to be: go now. */
  wake(): void
  /** Collect and send now; what is refused comes out. @throws what `collect` throws */
  round(signal: AbortSignal): Promise<void>
  /** Settles when it has ended, after its signal was aborted. */
  readonly ended: Promise<void>
}

/** @param signal ends it */
export function startCourier(desk: Desk, signal: AbortSignal, report: CourierReport): Courier {
  let woken = new AbortController()
  let collected: number | null = null
  let failing: string | null = null

  const tellRelay = (state: RelayState["state"]): void => report.relay({ state, collected, waiting: waitingIn(desk) })

  const round = async (until: AbortSignal): Promise<void> => {
    try {
      const { outbox: sent } = await collect(desk, { signal: until })
      collected = desk.now()
      failing = null
      if (look(desk, (_, self) => isByHand(self))) tellRelay("by-hand")
      else tellRelay(isAway(sent.why?.split(":")[0] ?? "") ? "unreachable" : "reachable")
    } catch (error) {
      if (signal.aborted || until.aborted) throw error
      const code = codeOf(error)
      if (error instanceof RelayError && isAway(error.code)) tellRelay("unreachable")
      // Before an office was founded or joined there is no mailbox, and nothing is wrong with that.
      else if (code !== "no-office" && code !== "locked" && failing !== (code ?? "internal")) {
        failing = code ?? "internal"
        report.said({ code: "collect-failed", values: { code: failing } })
        tellRelay("unknown")
      }
      throw error
    }
  }

  const ended = (async () => {
    for (let failures = 0; !signal.aborted;) {
      woken = new AbortController()
      const waiting = AbortSignal.any([signal, woken.signal])
      try {
        await round(signal)
        await Promise.all([
          awaitMail(desk, WAIT_SECONDS, waiting),
          pause(LEAST_ROUND_MS, undefined, { signal: waiting }),
        ])
        failures = 0
      } catch {
        // Woken, ended, or told already: what is wrong shows again at the next round.
        if (waiting.aborted) failures = 0
        else await pause(pauseMs(failures++), undefined, { signal: waiting }).catch(() => undefined)
      }
    }
  })()

  return { wake: () => woken.abort(), round, ended }
}

/** Doubling, and not all at once after a relay came back. */
function pauseMs(failures: number): number {
  const whole = Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** Math.min(failures, 16))
  return whole * (0.75 + Math.random() / 2)
}

function isAway(code: string): boolean {
  return (WHOLE_RELAY as ReadonlySet<string>).has(code)
}

function waitingIn(desk: Desk): number {
  try {
    return look(desk, (tx) => outbox.count(tx))
  } catch {
    return 0
  }
}
