/**
 * The chain of rosters, with one thing broken in each test.
 */
import assert from "node:assert/strict"
import { test } from "node:test"
import { concat, decode, encode, encodeRecord, equal, type Value } from "../bytes/index.ts"
import { leafHash, perfectTree } from "../register/index.ts"
import { castCharter, headFields, north, seedOf, shownTo, south, type CastOfficer } from "../../tests/cast.ts"
import { refused } from "../../tests/refused.ts"
import {
  approve,
  checkDraftRoster,
  makeLine,
  makeRoster,
  officerKeysFromSeed,
  officerId,
  officerPublicKeys,
  showRoster,
  verifyRoster,
  verifyRosterChain,
  withApprovals,
  type OfficerKeys,
  type Role,
  type Roster,
  type RosterInput,
  type ShownRoster,
  type SignedLine,
} from "./index.ts"

const office = north()
const { adviser, principal, registrar, spokesman } = office.officers
const head = headFields(office.roster)
const DAY = 86_400

type Entry = SignedLine & { readonly roles: readonly Role[] }
const entryOf = ({ line, roles }: CastOfficer): Entry => ({ ...line, roles })
const everybody = [principal, adviser, registrar, spokesman].map(entryOf)

/** Somebody new, with their line. */
function newcomer(
  label: string,
  person: Uint8Array = seedOf(label).slice(0, 16),
): { keys: OfficerKeys; line: SignedLine; officer: Uint8Array } {
  const keys = officerKeysFromSeed(concat(seedOf(`${label} 1`), seedOf(`${label} 2`)))
  const mailbox = { relay: "https://relay.example", mailbox: seedOf(`${label} box`) }
  const line = makeLine(keys, { office: office.id, person, name: label, title: "", mailbox })
  return { keys, line, officer: officerId(officerPublicKeys(keys)) }
}

/** North's roster 2, with some things changed, approved by some. */
function second(
  change: Partial<RosterInput> = {},
  by: readonly { keys: OfficerKeys }[] = [principal, adviser],
): ShownRoster {
  const made = makeRoster({
    ...head,
    version: 2,
    previous: office.roster.id,
    issued: head.issued + DAY,
    expires: head.expires + DAY,
    officers: everybody,
    random: seedOf("roster 2"),
    ...change,
  })
  return approvedBy(made.shown, by)
}

function approvedBy(shown: ShownRoster, by: readonly { keys: OfficerKeys }[]): ShownRoster {
  return withApprovals(
    shown,
    by.map(({ keys }) => approve(keys, "roster", shown.head)),
  )
}

const follow = (shown: ShownRoster, previous: Roster = office.roster): Roster => verifyRoster({ previous, shown })

test("a roster follows the one before when both quorums approve", () => {
  const roster = follow(second())
  assert.equal(roster.head.version, 2)
  assert.deepEqual(verifyRosterChain({ founding: office.founding, chain: [office.shown, second()] }).head, roster.head)
})

test("a roster laid before its signatories passes every check but those of approvals", () => {
  const laid = { ...second(), approvals: [] }
  assert.deepEqual(checkDraftRoster({ previous: office.roster, shown: laid }), follow(second()))
  refused("quorum-of-previous-missing", () => follow(laid))
  refused("roster-version", () => checkDraftRoster({ previous: office.roster, shown: second({ version: 3 }, []) }))
  refused("roster-quorum-impossible", () =>
    checkDraftRoster({ previous: office.roster, shown: second({ quorum: 4 }, []) }),
  )
  refused("roster-office", () => checkDraftRoster({ founding: south().founding, shown: office.shown }))
})

test("a chain begins with the founding statement", () => {
  refused("roster-chain-empty", () => verifyRosterChain({ founding: office.founding, chain: [] }))
  refused("roster-version", () => verifyRosterChain({ founding: office.founding, chain: [second()] }))
  refused("roster-office", () => verifyRosterChain({ founding: south().founding, chain: [office.shown] }))
})

test("a skipped or repeated version is refused", () => {
  refused("roster-version", () => follow(second({ version: 3 })))
  refused("roster-version", () => follow(second({ version: 1 })))
  refused("roster-version", () => follow(office.shown))
})

test("a wrong predecessor is refused", () => {
  refused("roster-previous", () => follow(second({ previous: seedOf("another") })))
  const first = makeRoster({ ...head, previous: seedOf("no founding"), officers: everybody, random: seedOf("first") })
  refused("roster-previous", () => verifyRoster({ founding: office.founding, shown: first.shown }))
})

test("another office's roster is refused", () => {
  refused("roster-office", () => follow(second({ office: south().id })))
  refused("roster-office", () => follow(south().shown))
})

test("a roster is not issued before its predecessor", () => {
  refused("roster-earlier", () => follow(second({ issued: head.issued - 1 })))
})

test("a roster is valid for 1 second to 400 days", () => {
  const issued = head.issued + DAY
  follow(second({ issued, expires: issued + 400 * DAY }))
  refused("roster-span", () => follow(second({ issued, expires: issued + 400 * DAY + 1 })))
  refused("roster-span", () => follow(second({ issued, expires: issued })))
  refused("roster-span", () => follow(second({ issued, expires: issued - 1 })))
})

test("the quorum of the roster before is missing", () => {
  // One of the old quorum and one who is new: two of the new roster's, one of the old one's.
  const someone = newcomer("someone")
  const officers: Entry[] = [...everybody, { ...someone.line, roles: ["signatory"] }]
  const missing = refused("quorum-of-previous-missing", () => follow(second({ officers }, [principal, someone])))
  assert.match(missing.message, /1 of the 2 persons/)
  follow(second({ officers }, [principal, adviser]))
})

test("the quorum of the new roster is missing", () => {
  // Both of the old quorum approve, but the new one asks for three.
  refused("quorum-missing", () => follow(second({ quorum: 3 })))
  follow(second({ quorum: 3 }, [principal, adviser, registrar]))
})

test("two devices of one person are counted once", () => {
  const device = newcomer("second device", principal.person)
  const officers: Entry[] = [...everybody, { ...device.line, roles: ["signatory"] }]
  const shown = second({ officers }, [principal, adviser])
  const roster = follow(shown)
  const third = (by: readonly { keys: OfficerKeys }[]): ShownRoster =>
    second({ officers, version: 3, previous: roster.id }, by)
  refused("quorum-of-previous-missing", () => follow(third([principal, device]), roster))
  follow(third([device, adviser]), roster)
})

test("a quorum that the persons shown can never reach is refused", () => {
  refused("roster-quorum-impossible", () => follow(second({ quorum: 4 })))
  const device = newcomer("second device", principal.person)
  const officers: Entry[] = [...everybody, { ...device.line, roles: ["signatory"] }]
  refused("roster-quorum-impossible", () => follow(second({ quorum: 4, officers })))
})

test("the same approval twice is one approval", () => {
  const shown = second({}, [principal])
  refused("quorum-of-previous-missing", () => follow({ ...shown, approvals: [...shown.approvals, ...shown.approvals] }))
})

test("the first roster is approved by the founder as well", () => {
  const withoutFounder = {
    ...office.shown,
    approvals: office.shown.approvals.filter((a) => !equal(a.officer, registrar.officer)),
  }
  refused("roster-founder-missing", () => verifyRoster({ founding: office.founding, shown: withoutFounder }))
  // South's founder is no signatory: the approval counts as the founder's and not towards the quorum.
  const { approvals } = south().shown
  assert.equal(approvals.length, 2)
  const founderOnly = {
    ...south().shown,
    approvals: approvals.filter((a) => equal(a.officer, south().founding.founder)),
  }
  refused("quorum-missing", () => verifyRoster({ founding: south().founding, shown: founderOnly }))
})

test("a first roster that its founder alone did not sign for an impostor", () => {
  const { keys } = newcomer("impostor")
  const impostors = makeRoster({ ...head, officers: everybody, random: seedOf("first") }).shown
  const shown = approvedBy(impostors, [{ keys }, principal, adviser])
  refused("approval-unknown-officer", () => verifyRoster({ founding: office.founding, shown }))
})

test("approvals count from signatories only", () => {
  refused("approval-not-signatory", () => follow(second({}, [principal, adviser, spokesman])))
  refused("approval-unknown-officer", () => follow(second({}, [principal, adviser, south().officers.principal])))
})

test("an approval must be of this roster and for this purpose", () => {
  const shown = second({}, [principal])
  for (const approval of [approve(adviser.keys, "charter", shown.head), approve(adviser.keys, "roster", seedOf("x"))]) {
    refused("signature-invalid", () => follow({ ...shown, approvals: [...shown.approvals, approval] }))
  }
})

test("a dismissed quorum cannot go on: its rival roster does not follow the one that dismissed it", () => {
  const successor = newcomer("successor")
  const deputy = newcomer("deputy")
  const officers: Entry[] = [
    entryOf(registrar),
    { ...successor.line, roles: ["signatory"] },
    { ...deputy.line, roles: ["signatory"] },
  ]
  const dismissal = follow(second({ officers }, [principal, adviser, successor, deputy]))
  // The dismissed sign a version 3 of their own, and a rival version 2.
  const third = second({ version: 3, previous: dismissal.id }, [principal, adviser])
  refused("quorum-of-previous-missing", () => follow(third, dismissal))
  const rival = second({ random: seedOf("rival") })
  refused("roster-version", () => follow(rival, dismissal))
  const thirdOnRival = second({ version: 3, previous: follow(rival).id }, [principal, adviser])
  refused("roster-previous", () => follow(thirdOnRival, dismissal))
})

test("a registrar must be shown, have the role, and be the only one", () => {
  const places = office.roster.lines
    .filter((line) => !equal(line.officer, registrar.officer))
    .map((line) => line.position)
  refused("roster-registrar-missing", () =>
    verifyRoster({ founding: office.founding, shown: showRoster(office.shown, places) }),
  )
  refused("roster-registrar-role", () => follow(second({ registrar: principal.officer })))
  const officers = everybody.map((entry, i) => (i === 3 ? { ...entry, roles: ["registrar"] as const } : entry))
  refused("roster-registrar-second", () => follow(second({ officers })))
})

test("a line with another's self-signature is refused", () => {
  const officers = everybody.map((entry, i) => (i === 0 ? { ...entry, signature: adviser.line.signature } : entry))
  refused("line-signature", () => follow(second({ officers })))
})

test("a line of another office is refused", () => {
  const officers = [...everybody, entryOf(south().officers.minister)]
  refused("line-office", () => follow(second({ officers })))
})

test("an officer has one line", () => {
  refused("roster-officer-twice", () => follow(second({ officers: [...everybody, entryOf(spokesman)] })))
})

test("unsorted roles are refused, whoever signed them", () => {
  const leaves = office.shown.leaves.map(({ leaf, position }) => {
    const fields = decode(leaf) as { readonly [key: string]: Value }
    const roles = fields["roles"]
    return { position, leaf: Array.isArray(roles) ? encode({ ...fields, roles: roles.toReversed() }) : leaf }
  })
  const { root } = perfectTree(leaves.map(({ leaf }) => leafHash(leaf)))
  const changed = encodeRecord({ ...office.roster.head, version: 2, previous: office.roster.id, root })
  const shown = approvedBy({ head: changed, approvals: [], leaves, proof: [] }, [principal, adviser])
  refused("roles-order", () => follow(shown))
})

test("one key, one use: log and cosigner differ, and no officer signs with either", () => {
  refused("key-reused", () => follow(second({ cosigner: head.log })))
  refused("key-reused", () => follow(second({ cosigner: { ...head.cosigner, mldsa44: head.log.mldsa44 } })))
  refused("key-reused", () => follow(second({ log: { ...head.log, ed25519: principal.publicKeys.ed25519 } })))
})

const partly = shownTo(office, [])
const first = (shown: ShownRoster): Roster => verifyRoster({ founding: office.founding, shown })

test("a malleated proof of lines is refused", () => {
  const { leaves, proof } = partly
  refused("roster-proof", () => first({ ...partly, proof: [...proof, seedOf("extra")] }))
  refused("roster-proof", () => first({ ...partly, proof: proof.slice(1) }))
  refused("roster-root", () => first({ ...partly, proof: proof.toReversed() }))
  refused("roster-root", () => first({ ...partly, proof: [seedOf("other"), ...proof.slice(1)] }))
  refused("roster-shown", () => first({ ...partly, leaves: leaves.toReversed() }))
  refused("roster-shown", () => first({ ...partly, leaves: [...leaves, ...leaves.slice(-1)] }))
  refused("roster-shown", () =>
    first({ ...partly, leaves: leaves.map((each) => ({ ...each, position: each.position + 8 })) }),
  )
  refused("roster-shown", () => first({ ...partly, leaves: [] }))
})

test("a line moved to another place, or changed, is refused", () => {
  const [one, two, ...rest] = office.shown.leaves
  assert.ok(one !== undefined && two !== undefined)
  const swapped = [{ ...one, leaf: two.leaf }, { ...two, leaf: one.leaf }, ...rest]
  refused("roster-root", () => first({ ...office.shown, leaves: swapped }))
})

test("a head that was changed after approval is refused", () => {
  const changed = encodeRecord({ ...office.roster.head, expires: office.roster.head.expires + 1 })
  refused("signature-invalid", () => first({ ...office.shown, head: changed }))
})

test("the charter of the cast names the rosters of the cast", () => {
  const [proposer, accepter] = castCharter().offices
  assert.deepEqual(proposer?.roster, office.roster.id)
  assert.deepEqual(accepter?.roster, south().roster.id)
})
