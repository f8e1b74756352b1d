/**
 * Offices of one officer, and a host, whose keys follow from their names.
 * @module
 */
import { concat, sha256, utf8 } from "../../src/bytes/index.ts"
import {
  approve,
  lineOf,
  makeFounding,
  makeLine,
  makeRoster,
  officerKeysFromSeed,
  openFounding,
  openLine,
  showRoster,
  verifyRoster,
  withApprovals,
  type OfficerKeys,
  type Roster,
  type RosterLine,
  type ShownRoster,
  type SignedLine,
} from "../../src/office/index.ts"
import { logKeysFromSeeds, logPublicKeysOf, type Host, type LogKeys } from "../../src/register/index.ts"

/** 12 October 2026, 09:00 UTC, in seconds: when the story happens. */
export const STORY_TIME = 1_791_795_600

/** Seconds. */
export const DAY = 86_400

/** The relay of everybody here. */
export const RELAY: string = "https://relay.harbour.example"

/** 32 bytes that follow from a name. */
export function storySeed(name: string): Uint8Array {
  return sha256(utf8(`diwan story ${name}`))
}

/** A pair of log keys that follows from a name. */
export function storyLogKeys(name: string): LogKeys {
  return logKeysFromSeeds({ ed25519: storySeed(`${name} ed25519`), mldsa44: storySeed(`${name} mldsa44`) })
}

/** An officer's keys that follow from a name. */
export function storyOfficerKeys(name: string): OfficerKeys {
  return officerKeysFromSeed(concat(storySeed(`${name} ed25519`), storySeed(`${name} mldsa65`)))
}

/** An office of one officer, who is everything in it; with a deputy, who drafts, reads and signs too. */
export interface SmallOffice {
  readonly name: string
  readonly id: Uint8Array
  readonly founding: Uint8Array
  readonly keys: OfficerKeys
  readonly officer: Uint8Array
  readonly deputy: { readonly keys: OfficerKeys; readonly officer: Uint8Array } | null
  readonly log: LogKeys
  readonly cosigner: LogKeys
  /** The pairs that its second roster names, if that one names others. */
  readonly next: { readonly log: LogKeys; readonly cosigner: LogKeys } | null
  /** Its rosters, version 1 first, with the lines that matter. */
  readonly rosters: readonly { readonly shown: ShownRoster; readonly roster: Roster }[]
}

/**
 * An office with so many rosters. The same one for the same arguments: ML-DSA signatures of a test run differ each time they
 * are made, and ids follow from them.
 */
export function smallOffice(
  name: string,
  versions: number = 1,
  options: {
    readonly expires?: number
    readonly deputy?: boolean
    /** Which pairs of the second roster are new. */
    readonly rekeyed?: "both" | "log" | "cosigner"
  } = {},
): SmallOffice {
  const { expires = STORY_TIME + 80 * DAY, deputy = false, rekeyed } = options
  const office = once(`office ${name} ${expires} ${deputy} ${rekeyed}`, () => ({
    ...foundOffice(name, deputy),
    next: nextKeys(name, rekeyed),
  }))
  const { rosters } = office
  while (rosters.length < versions) rosters.push(nextRoster(office, expires))
  return { ...office, rosters: rosters.slice(0, versions) }
}

type GrowingOffice = SmallOffice & { readonly rosters: { readonly shown: ShownRoster; readonly roster: Roster }[] }

function foundOffice(name: string, hasDeputy: boolean): GrowingOffice {
  const keys = storyOfficerKeys(name)
  const founding = once(`founding ${name}`, () => makeFounding({ name, random: storySeed(`${name} founding`), keys }))
  const { id, founder: officer } = openFounding(founding)
  const log = storyLogKeys(`${name} log`)
  const cosigner = storyLogKeys(`${name} cosigner`)
  const deputy = hasDeputy
    ? { keys: storyOfficerKeys(`${name} deputy`), officer: openLine(deputyLine(name, id), id).officer }
    : null
  return { name, id, founding, keys, officer, deputy, log, cosigner, next: null, rosters: [] }
}

function nextKeys(name: string, rekeyed: "both" | "log" | "cosigner" | undefined): SmallOffice["next"] {
  if (rekeyed === undefined) return null
  const pair = (which: "log" | "cosigner"): LogKeys =>
    storyLogKeys(rekeyed === "both" || rekeyed === which ? `${name} next ${which}` : `${name} ${which}`)
  return { log: pair("log"), cosigner: pair("cosigner") }
}

function nextRoster(office: SmallOffice, expires: number): SmallOffice["rosters"][number] {
  const { name, id, keys, officer, deputy } = office
  const previous = office.rosters.at(-1)?.roster
  const version = office.rosters.length + 1
  const { log, cosigner } = version === 1 ? office : (office.next ?? office)
  const draft = makeRoster({
    office: id,
    name,
    version,
    previous: previous?.id ?? id,
    issued: STORY_TIME - (10 - version) * DAY,
    expires,
    quorum: 1,
    registrar: officer,
    log: logPublicKeysOf(log),
    cosigner: logPublicKeysOf(cosigner),
    dispatch: { relay: RELAY, mailbox: storySeed(`${name} dispatch`) },
    officers: [
      { ...smallLine(name, id), roles: ROLES },
      ...(deputy === null ? [] : [{ ...deputyLine(name, id), roles: DEPUTY_ROLES }]),
    ],
    random: storySeed(`${name} roster ${version}`),
  })
  const full = withApprovals(draft.shown, [approve(keys, "roster", draft.head)])
  const founding = openFounding(office.founding)
  const roster = verifyRoster(previous === undefined ? { founding, shown: full } : { previous, shown: full })
  const places = [officer, ...(deputy === null ? [] : [deputy.officer])].map(
    (each) => (lineOf(roster, each) as RosterLine).position,
  )
  return {
    shown: showRoster(
      full,
      places.toSorted((a, b) => a - b),
    ),
    roster,
  }
}

const made = new Map<string, unknown>()

function once<T>(name: string, make: () => T): T {
  if (!made.has(name)) made.set(name, make())
  return made.get(name) as T
}

const ROLES = ["drafter", "reader", "registrar", "signatory"] as const
const DEPUTY_ROLES = ["drafter", "reader", "signatory"] as const

/** The officer's line. */
export function smallLine(name: string, office: Uint8Array): SignedLine {
  return lineFor(name, office, { name: "The principal", title: "Principal" })
}

function deputyLine(name: string, office: Uint8Array): SignedLine {
  return lineFor(`${name} deputy`, office, { name: "The deputy", title: "Deputy" })
}

function lineFor(
  name: string,
  office: Uint8Array,
  called: { readonly name: string; readonly title: string },
): SignedLine {
  const place = { relay: RELAY, mailbox: storySeed(`${name} mailbox`) }
  const person = storySeed(`${name} person`).subarray(0, 16)
  const fields = { office, person, ...called, mailbox: place }
  return once(`line ${name}`, () => makeLine(storyOfficerKeys(name), fields))
}

/** The host's keys. */
export const STORY_HOST_KEYS: { readonly log: LogKeys; readonly cosigner: LogKeys } = {
  log: storyLogKeys("harbour log"),
  cosigner: storyLogKeys("harbour cosigner"),
}

/** The host as the charter names it. */
export function storyHost(): Host {
  const { log, cosigner } = STORY_HOST_KEYS
  return { name: "harbour.example", relay: RELAY, log: logPublicKeysOf(log), cosigner: logPublicKeysOf(cosigner) }
}
