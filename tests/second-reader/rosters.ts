/** Rosters, alone and in chains, and approvals under them: spec/office.md#rosters, #approvals. @module */
import { decode } from "./cbor.ts"
import { disjoint } from "./hosts.ts"
import { holds, logKeys, sha256, type LogKeys, type OfficerKeys } from "./keys.ts"
import { dispatch, signature, verifyFounding, verifyLine, type Founding, type Officer } from "./office.ts"
import { proven, step, wellFormed } from "./refused.ts"
import {
  ascending,
  bytes,
  hash,
  hex,
  integer,
  line,
  list,
  oneOf,
  record,
  same,
  suite,
  time,
  variant,
  type Read,
} from "./shape.ts"
import { leafHash, multiProofRoot, type Placed } from "./trees.ts"

const DAY = 86_400
const rolesShape = list(oneOf("drafter", "overseer", "reader", "registrar", "signatory", "spokesperson"), 1, 6)
export const roles: typeof rolesShape = (value) => {
  const read = rolesShape(value)
  ascending(read, (a, b) => (a < b ? -1 : a > b ? 1 : 0), "roles-order")
  return read
}

const headShape = record({
  suite,
  kind: oneOf("roster"),
  office: hash,
  name: line(1, 120),
  version: integer(1, 10 ** 6),
  previous: hash,
  issued: time,
  expires: time,
  quorum: integer(1, 64),
  depth: integer(3, 10),
  root: hash,
  registrar: hash,
  log: logKeys,
  cosigner: logKeys,
  dispatch,
})
export const readHead = (bytes: Uint8Array): Read<typeof headShape> => headShape(decode(bytes))

const leafShape = variant({
  officer: record({ kind: oneOf("officer"), salt: bytes(32), roles, line: bytes(1, 8192), signature }),
  empty: record({ kind: oneOf("empty"), salt: bytes(32) }),
})

export const approval = record({ officer: hash, signature })
export type Approval = Read<typeof approval>
export const approvals = list(approval, 0, 64)
export const shownLeaves = list(record({ position: integer(0, 1023), leaf: bytes(1, 16_384) }), 1, 1024)
export const shownProof = list(hash, 0, 1024)
export const shownRoster = record({ head: bytes(1, 16_384), approvals, leaves: shownLeaves, proof: shownProof })
export type ShownRoster = Read<typeof shownRoster>

interface Listed extends Officer {
  readonly roles: readonly string[]
}

export interface Roster {
  readonly id: Uint8Array
  readonly office: Uint8Array
  readonly version: number
  readonly issued: number
  readonly expires: number
  readonly quorum: number
  readonly registrar: Uint8Array
  readonly log: LogKeys
  readonly cosigner: LogKeys
  /** Those shown. */
  readonly officers: readonly Listed[]
}

export const officerOf = ({ officers }: Roster, id: Uint8Array): Listed | undefined =>
  officers.find((officer) => same(officer.id, id))
export const keysIn =
  (roster: Roster) =>
  (id: Uint8Array): OfficerKeys | undefined =>
    officerOf(roster, id)?.keys
const isSignatory = (officer: Listed | undefined): officer is Listed => officer?.roles.includes("signatory") === true
const signatoryOf = (roster: Roster | undefined, id: Uint8Array): Listed | undefined => {
  const officer = roster === undefined ? undefined : officerOf(roster, id)
  return isSignatory(officer) ? officer : undefined
}
const personsOf = (officers: readonly (Listed | undefined)[]): number =>
  new Set(officers.filter((officer) => officer !== undefined).map(({ person }) => hex(person))).size

/** Checks 5 to 9. */
function readRoster(shown: ShownRoster): Roster {
  const { depth, root, ...head } = readHead(shown.head)
  const span = head.expires - head.issued
  proven(span >= 1 && span <= 400 * DAY, "roster-span")
  disjoint(head.log, head.cosigner)
  step("unproven", "roster-shown", () => {
    ascending(shown.leaves, (a, b) => a.position - b.position, "roster-shown")
    wellFormed(
      shown.leaves.every(({ position }) => position < 2 ** depth),
      "roster-shown",
    )
  })
  const placed = shown.leaves.map(({ position, leaf }): Placed => ({ position, hash: leafHash(leaf) }))
  const led = step("unproven", "roster-proof", () => multiProofRoot(depth, placed, shown.proof))
  proven(same(led, root), "roster-root")
  const officers: Listed[] = []
  for (const { leaf } of shown.leaves) {
    const read = leafShape(decode(leaf))
    if (read.kind === "empty") continue
    const officer = verifyLine(read, head.office)
    proven(!officers.some(({ id }) => same(id, officer.id)), "roster-officer-twice")
    const key = officer.keys.ed25519
    wellFormed(!same(key, head.log.ed25519) && !same(key, head.cosigner.ed25519), "key-reused")
    officers.push({ ...officer, roles: read.roles })
  }
  const roster: Roster = { ...head, id: sha256(shown.head), officers }
  const registrar = officerOf(roster, head.registrar)
  proven(registrar !== undefined, "roster-registrar-missing")
  proven(registrar.roles.includes("registrar"), "roster-registrar-role")
  const registrars = officers.filter(({ roles }) => roles.includes("registrar"))
  proven(registrars.length === 1, "roster-registrar-second")
  proven(personsOf(officers.filter(isSignatory)) >= head.quorum, "roster-quorum-impossible")
  return roster
}

/** A roster that follows from the founding statement, or from the one before. */
export function verifyNext(shown: ShownRoster, founding: Founding | undefined, before: Roster | undefined): Roster {
  const head = readHead(shown.head)
  const office = before?.office ?? founding?.office
  proven(office !== undefined && same(head.office, office), "roster-office")
  proven(head.version === (before?.version ?? 0) + 1, "roster-version")
  proven(same(head.previous, before?.id ?? office), "roster-previous")
  if (before !== undefined) proven(head.issued >= before.issued, "roster-earlier")
  const roster = readRoster(shown)
  const founder =
    before === undefined && founding !== undefined ? sha256(founding.keys.ed25519, founding.keys.mldsa65) : undefined
  const by = shown.approvals.map(({ officer }) => {
    const [now, earlier] = [signatoryOf(roster, officer), signatoryOf(before, officer)]
    const isFounder = founder !== undefined && same(officer, founder)
    const known = officerOf(roster, officer) ?? (before === undefined ? undefined : officerOf(before, officer))
    proven(known !== undefined || isFounder, "approval-unknown-officer")
    proven(now !== undefined || earlier !== undefined || isFounder, "approval-not-signatory")
    return { now, earlier, isFounder, keys: isFounder ? founding?.keys : known?.keys }
  })
  if (before === undefined)
    proven(
      by.some(({ isFounder }) => isFounder),
      "roster-founder-missing",
    )
  else proven(personsOf(by.map(({ earlier }) => earlier)) >= before.quorum, "quorum-of-previous-missing")
  proven(personsOf(by.map(({ now }) => now)) >= roster.quorum, "quorum-missing")
  shown.approvals.forEach(({ signature }, index) => {
    const keys = by[index]?.keys
    proven(keys !== undefined && holds(keys, "roster", shown.head, signature), "signature-invalid")
  })
  return roster
}

/** A roster that something signed names by its id: its own quorum is enough. */
export function verifyPinned(shown: ShownRoster, office: Uint8Array, pin: Uint8Array): Roster {
  proven(same(sha256(shown.head), pin), "roster-pin")
  proven(same(readHead(shown.head).office, office), "roster-office")
  const roster = readRoster(shown)
  const own = shown.approvals.filter(({ officer }) => signatoryOf(roster, officer) !== undefined)
  proven(personsOf(own.map(({ officer }) => signatoryOf(roster, officer))) >= roster.quorum, "quorum-missing")
  for (const { officer, signature } of own) {
    const keys = keysIn(roster)(officer)
    proven(keys !== undefined && holds(keys, "roster", shown.head, signature), "signature-invalid")
  }
  return roster
}

/** All rosters of an office from its founding on. @returns the last one */
export function verifyChain(founding: Founding, chain: readonly ShownRoster[]): Roster {
  let last: Roster | undefined
  for (const shown of chain) last = verifyNext(shown, founding, last)
  proven(last !== undefined, "roster-chain-empty")
  return last
}

const officeProof = record({ founding: bytes(1, 2 ** 20), chain: list(shownRoster, 1, 256) })

/** An office proof. @returns its roster */
export function readOffice(bytes: Uint8Array): Roster {
  const { founding, chain } = officeProof(decode(bytes))
  return verifyChain(verifyFounding(founding), chain)
}

/** That these signatories, in force and not stopped, are a quorum. Signatures are all verified. */
export function verifyApprovals(
  given: readonly Approval[],
  roster: Roster,
  purpose: string,
  subject: Uint8Array,
): void {
  for (const { officer } of given) {
    proven(officerOf(roster, officer) !== undefined, "approval-unknown-officer")
    proven(signatoryOf(roster, officer) !== undefined, "approval-not-signatory")
  }
  for (const { officer, signature } of given) {
    const keys = keysIn(roster)(officer)
    proven(keys !== undefined && holds(keys, purpose, subject, signature), "signature-invalid")
  }
  proven(
    isQuorum(given, roster, () => true),
    "quorum-missing",
  )
}

/** Whether the persons among these whose keys are counted reach the quorum. */
export function isQuorum(
  given: readonly Approval[],
  roster: Roster,
  counts: (officer: Uint8Array) => boolean,
): boolean {
  return (
    personsOf(given.filter(({ officer }) => counts(officer)).map(({ officer }) => officerOf(roster, officer))) >=
    roster.quorum
  )
}
