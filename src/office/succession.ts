/**
 * Proving rosters, from the founding statement onward. Each version is approved by the quorum of the one before *and* by
 * its own, so that a dismissed quorum cannot go on alone and a new one cannot appoint itself.
 * Spec: spec/office.md#verifying-rosters. The order of the checks is the spec's: cheap ones first, signatures last.
 * @module
 */
import { equal } from "../bytes/index.ts"
import { leafHash, RegisterError, verifyMultiProof } from "../register/index.ts"
import { onePerPerson, type Approval } from "./approval.ts"
import { OfficeError } from "./error.ts"
import type { Founding } from "./founding.ts"
import type { OfficerPublicKeys } from "./keys.ts"
import { openLine } from "./line.ts"
import {
  MOST_ROSTER_SECONDS,
  openRosterHead,
  openRosterLeaf,
  rosterId,
  signatories,
  type Roster,
  type RosterHead,
  type RosterLine,
  type ShownRoster,
} from "./roster.ts"
import { verifySignature } from "./signature.ts"

/** What a roster follows: the founding statement for version 1, else the verified roster before it. */
export type RosterStep =
  | { readonly founding: Founding; readonly shown: ShownRoster }
  | { readonly previous: Roster; readonly shown: ShownRoster }

/**
 * Prove one step of an office's chain of rosters.
 * @throws {BytesError} a head, leaf or line is not its shape
 * @throws {OfficeError} `roster-office`, `roster-version`, `roster-previous`, `roster-earlier`, `roster-span`,
 *   `key-reused`, `roster-shown`, `roster-proof`, `roster-root`, `roles-order`, `line-office`, `line-signature`,
 *   `roster-officer-twice`, `roster-registrar-missing`, `roster-registrar-role`, `roster-registrar-second`,
 *   `roster-quorum-impossible`, `approval-unknown-officer`, `approval-not-signatory`, `roster-founder-missing`,
 *   `quorum-of-previous-missing`, `quorum-missing`, `signature-invalid`
 */
export function verifyRoster(step: RosterStep): Roster {
  const head = openRosterHead(step.shown.head)
  checkSuccession(head, step)
  const roster = openShown(rosterId(step.shown.head), head, step.shown)
  if ("founding" in step) checkApprovals(roster, step.shown, { founding: step.founding })
  else checkApprovals(roster, step.shown, { previous: step.previous })
  return roster
}

/**
 * Prove a whole chain, version 1 first.
 * @returns the last roster
 * @throws as {@link verifyRoster}, and `roster-chain-empty`
 */
export function verifyRosterChain(input: {
  readonly founding: Founding
  readonly chain: readonly ShownRoster[]
}): Roster {
  let last: Roster | null = null
  for (const shown of input.chain) {
    last = verifyRoster(last === null ? { founding: input.founding, shown } : { previous: last, shown })
  }
  if (last === null) throw new OfficeError("roster-chain-empty", "no roster is shown; ask the office for its card")
  return last
}

/**
 * Prove a roster that a charter or a register names by its id, without what came before it: its own quorum must approve.
 * Other approvals under it are not looked at.
 * @param input the id from the charter, the roster as shown, and the office if that is known
 * @throws as {@link verifyRoster}, and `roster-pin` it is not the roster named
 */
export function verifyFirstRoster(input: {
  readonly id: Uint8Array
  readonly shown: ShownRoster
  readonly office?: Uint8Array
}): Roster {
  const { id, shown, office } = input
  const found = rosterId(shown.head)
  if (!equal(found, id)) throw new OfficeError("roster-pin", "another roster than the one named")
  const head = openRosterHead(shown.head)
  if (office !== undefined) checkOffice(head, office)
  checkSpan(head)
  const roster = openShown(found, head, shown)
  // Whoever else approved it, as the founder or for the roster before, cannot be judged here and is left out.
  const own = shown.approvals.filter(({ officer }) => signatories(roster).some((line) => equal(line.officer, officer)))
  checkApprovals(roster, { ...shown, approvals: own }, {})
  return roster
}

/**
 * Check a roster that is laid before its signatories: everything but the approvals, which it does not have yet. Nothing may
 * be accepted under what this returns.
 * @throws as {@link verifyRoster}, but for what concerns approvals
 */
export function checkDraftRoster(step: RosterStep): Roster {
  const head = openRosterHead(step.shown.head)
  checkSuccession(head, step)
  return openShown(rosterId(step.shown.head), head, step.shown)
}

function checkSuccession(head: RosterHead, step: RosterStep): void {
  if ("founding" in step) {
    checkOffice(head, step.founding.id)
    checkVersion(head, 1)
    checkPrevious(head, step.founding.id)
  } else {
    const { previous } = step
    checkOffice(head, previous.head.office)
    checkVersion(head, previous.head.version + 1)
    checkPrevious(head, previous.id)
    if (head.issued < previous.head.issued) {
      throw new OfficeError("roster-earlier", "the roster is issued before the one it follows")
    }
  }
  checkSpan(head)
}

function checkOffice(head: RosterHead, office: Uint8Array): void {
  if (!equal(head.office, office)) throw new OfficeError("roster-office", "the roster is another office's")
}

function checkVersion(head: RosterHead, want: number): void {
  if (head.version === want) return
  throw new OfficeError("roster-version", `found roster version ${head.version}, want ${want}`)
}

function checkPrevious(head: RosterHead, want: Uint8Array): void {
  if (equal(head.previous, want)) return
  throw new OfficeError(
    "roster-previous",
    "the roster names another predecessor than the one known; stop and telephone",
  )
}

function checkSpan(head: RosterHead): void {
  const seconds = head.expires - head.issued
  if (seconds < 1 || seconds > MOST_ROSTER_SECONDS) {
    throw new OfficeError("roster-span", `the roster is valid for ${seconds} seconds, want 1 to ${MOST_ROSTER_SECONDS}`)
  }
  for (const half of ["ed25519", "mldsa44"] as const) {
    if (equal(head.log[half], head.cosigner[half])) {
      throw new OfficeError("key-reused", "the roster's log pair and cosigning pair share a key; make a new pair")
    }
  }
}

/** Everything about the lines but their approvals. */
function openShown(id: Uint8Array, head: RosterHead, shown: ShownRoster): Roster {
  checkProof(head, shown)
  const lines: RosterLine[] = []
  for (const { position, leaf } of shown.leaves) {
    const opened = openRosterLeaf(leaf)
    if (opened.kind === "empty") continue
    const { officer, person, name, title, keys, mailbox } = openLine(opened, head.office)
    if (lines.some((line) => equal(line.officer, officer))) {
      throw new OfficeError("roster-officer-twice", "one officer has two lines in the roster")
    }
    if ([head.log, head.cosigner].some((pair) => equal(pair.ed25519, keys.ed25519))) {
      throw new OfficeError("key-reused", "an officer's key is also a key of the office's registers; make a new pair")
    }
    lines.push({ officer, person, name, title, roles: opened.roles, keys, mailbox, position })
  }
  const roster: Roster = { id, head, lines }
  checkRegistrar(roster)
  const persons = onePerPerson(signatories(roster)).length
  if (persons < head.quorum) {
    throw new OfficeError(
      "roster-quorum-impossible",
      `the roster asks for ${head.quorum} persons and shows ${persons} signatories`,
    )
  }
  return roster
}

function checkProof(head: RosterHead, { leaves, proof }: ShownRoster): void {
  const placed = leaves.map(({ position, leaf }) => ({ position, hash: leafHash(leaf) }))
  try {
    verifyMultiProof({ depth: head.depth, root: head.root, leaves: placed, proof })
  } catch (cause) {
    if (!(cause instanceof RegisterError)) throw cause
    if (cause.code === "multi-proof-unproven") {
      throw new OfficeError("roster-root", "the lines shown are not those of the signed roster", { cause })
    }
    if (cause.code === "multi-proof-positions") {
      throw new OfficeError("roster-shown", "the places shown do not rise, or lie outside the roster", { cause })
    }
    throw new OfficeError("roster-proof", "the proof of the lines shown has too few or too many hashes", { cause })
  }
}

function checkRegistrar({ head, lines }: Roster): void {
  const registrar = lines.find((line) => equal(line.officer, head.registrar))
  if (registrar === undefined) {
    throw new OfficeError("roster-registrar-missing", "the registrar's line is not shown")
  }
  if (!registrar.roles.includes("registrar")) {
    throw new OfficeError("roster-registrar-role", "the officer named as registrar does not have that role")
  }
  if (lines.some((line) => line !== registrar && line.roles.includes("registrar"))) {
    throw new OfficeError("roster-registrar-second", "a second officer has the role of registrar; an office has one")
  }
}

/** Whose approval is asked for beside that of the roster's own quorum. */
interface Others {
  readonly founding?: Founding
  readonly previous?: Roster
}

function checkApprovals(roster: Roster, shown: ShownRoster, { founding, previous }: Others): void {
  const own: RosterLine[] = []
  const before: RosterLine[] = []
  let founderApproved = false
  const toProve: { readonly keys: OfficerPublicKeys; readonly approval: Approval }[] = []
  for (const approval of shown.approvals) {
    const is = (line: RosterLine): boolean => equal(line.officer, approval.officer)
    const ownLine = signatories(roster).find(is)
    const lineBefore = previous === undefined ? undefined : signatories(previous).find(is)
    const isFounder = founding !== undefined && equal(founding.founder, approval.officer)
    const keys = ownLine?.keys ?? lineBefore?.keys ?? (isFounder ? founding.keys : undefined)
    if (keys === undefined) {
      if (roster.lines.some(is) || previous?.lines.some(is) === true) {
        throw new OfficeError("approval-not-signatory", "approved by an officer who is no signatory in this roster")
      }
      throw new OfficeError("approval-unknown-officer", "approved by an officer who is not in the roster as shown")
    }
    toProve.push({ keys, approval })
    if (ownLine !== undefined) own.push(ownLine)
    if (lineBefore !== undefined) before.push(lineBefore)
    if (isFounder) founderApproved = true
  }
  if (founding !== undefined && !founderApproved) {
    throw new OfficeError("roster-founder-missing", "the first roster is not approved by the office's founder")
  }
  if (previous !== undefined) {
    requirePersons("quorum-of-previous-missing", before, previous.head.quorum, "the roster before it asks for")
  }
  requirePersons("quorum-missing", own, roster.head.quorum, "the roster asks for")
  for (const { keys, approval } of toProve) {
    verifySignature({ keys, purpose: "roster", message: shown.head, signature: approval.signature })
  }
}

function requirePersons(
  code: "quorum-missing" | "quorum-of-previous-missing",
  lines: readonly RosterLine[],
  want: number,
  whose: string,
): void {
  const found = onePerPerson(lines).length
  if (found < want) throw new OfficeError(code, `approved by ${found} of the ${want} persons ${whose}`)
}
