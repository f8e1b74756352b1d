/**
 * The cast: three offices whose keys, ids and signatures are the same in every run.
 *
 * North and South correspond; Harbour introduces them, carries their bundles and postmarks. Ids that are free to choose
 * begin with the office's own digit (North 1, South 2, Harbour 3), so that a mixed-up id fails and can be recognised.
 * Each office is made when it is first asked for.
 *
 * | office | officers | signatories | quorum |
 * |---|---|---|---|
 * | `north()` | principal, adviser, registrar, spokesman | principal, adviser, registrar | 2 |
 * | `south()` | principal, minister, registrar | principal, minister | 1 |
 * | `harbour()` | principal, registrar | principal | 1 |
 * @module
 */
import { encodeRecord, sha256, utf8 } from "../src/bytes/index.ts"
import {
  encodeCard,
  lineOf,
  makeCharter,
  makeRoster,
  officerKeysFromSeed,
  officerPublicKeys,
  openCharter,
  openFounding,
  prekeyHash,
  showRoster,
  SUITE,
  verifyRosterChain,
  withApprovals,
  commitmentOf,
  type Approval,
  type Batch,
  type CharterDraft,
  type CharterRules,
  type DepositRight,
  type Founding,
  type MailboxPlace,
  type OfficerKeys,
  type OfficerPublicKeys,
  type OpenedCharter,
  type Purpose,
  type Role,
  type Roster,
  type RosterHead,
  type RosterLine,
  type ShownRoster,
  type SignedLine,
  type Stock,
} from "../src/office/index.ts"
import { logKeysFromSeeds, logPublicKeysOf, type Host, type LogKeys } from "../src/register/index.ts"
import { identityFromSeed, type Identity } from "../src/seal/index.ts"
import { fixedOfficerId, fixedSign, fixedSigned } from "./fixedSignature.ts"

/** The day of the play: 12 October 2026, 09:00 UTC, in seconds. Rosters and stocks of the cast are valid then. */
export const CAST_TIME = 1_791_795_600
const DAY = 86_400

/** A member of the cast: keys, line, and the identities of one stock. */
export interface CastOfficer {
  readonly label: string
  /** 64 bytes: what `officerKeysFromSeed` takes. */
  readonly seed: Uint8Array
  readonly keys: OfficerKeys
  readonly publicKeys: OfficerPublicKeys
  /** Officer id. */
  readonly officer: Uint8Array
  readonly person: Uint8Array
  readonly roles: readonly Role[]
  readonly mailbox: MailboxPlace
  readonly line: SignedLine
}

/** An office of the cast. */
export interface CastOffice<Label extends string = string> {
  readonly name: string
  /** First byte of the ids that are free to choose. */
  readonly range: number
  /** Office id. */
  readonly id: Uint8Array
  readonly founding: Founding
  readonly officers: Readonly<Record<Label, CastOfficer>>
  /** Signatories, as many as the quorum asks for. */
  readonly quorum: readonly CastOfficer[]
  readonly log: LogKeys
  readonly cosigner: LogKeys
  readonly dispatch: MailboxPlace
  /** Roster 1 with every place and the approvals of founder and quorum. */
  readonly shown: ShownRoster
  /** Roster 1, verified, all lines. */
  readonly roster: Roster
}

/** North: president's office. */
export function north(): CastOffice<"principal" | "adviser" | "registrar" | "spokesman"> {
  return (theNorth ??= makeOffice({
    name: "north.example",
    range: 0x10,
    quorum: 2,
    founder: "registrar",
    people: {
      principal: ["reader", "signatory"],
      adviser: ["drafter", "reader", "signatory"],
      registrar: ["registrar", "signatory"],
      spokesman: ["spokesperson"],
    },
  }))
}

/** South: the other side. */
export function south(): CastOffice<"principal" | "minister" | "registrar"> {
  return (theSouth ??= makeOffice({
    name: "south.example",
    range: 0x20,
    quorum: 1,
    founder: "registrar",
    people: {
      principal: ["reader", "signatory"],
      minister: ["drafter", "reader", "signatory"],
      registrar: ["reader", "registrar"],
    },
  }))
}

/** Harbour: the host's office. {@link harbourHost} is the host that it runs. */
export function harbour(): CastOffice<"principal" | "registrar"> {
  return (theHarbour ??= makeOffice({
    name: "harbour.example",
    range: 0x30,
    quorum: 1,
    founder: "principal",
    people: { principal: ["signatory"], registrar: ["registrar"] },
  }))
}

let theNorth: ReturnType<typeof north> | undefined
let theSouth: ReturnType<typeof south> | undefined
let theHarbour: ReturnType<typeof harbour> | undefined

/** The private keys of Harbour's relay: postmark registers and cosignatures. */
export function harbourHostKeys(): { readonly log: LogKeys; readonly cosigner: LogKeys } {
  return { log: logPair("harbour host log"), cosigner: logPair("harbour host cosigner") }
}

/** Harbour as a charter names it. */
export function harbourHost(): Host {
  const { log, cosigner } = harbourHostKeys()
  return { name: "harbour.example", relay: RELAY, log: logPublicKeysOf(log), cosigner: logPublicKeysOf(cosigner) }
}

/** The rules of the cast's channel. */
export const CAST_RULES: CharterRules = {
  codeName: "Olive",
  kinds: ["aide-memoire", "letter", "note-verbale"],
  markings: { levels: ["open", "restricted", "secret"], caveats: ["principal only", "no copies"] },
  languages: ["ar", "en", "fa"],
  copies: 2,
  readingDays: null,
  receipts: "arrived",
  countersign: ["host", "registrar"],
}

/** The draft of the cast's charter, and both sides' random bytes. */
export function castDraft(): { readonly draft: CharterDraft; readonly n: Uint8Array; readonly s: Uint8Array } {
  const n = seedOf("charter n")
  const s = seedOf("charter s")
  const [proposer, accepter] = [north(), south()]
  const draft: CharterDraft = {
    suite: SUITE,
    kind: "charter-draft",
    offices: [proposer, accepter].map(({ id, roster, name }) => ({ office: id, roster: roster.id, name })),
    host: harbourHost(),
    rules: CAST_RULES,
    commitment: commitmentOf(n),
  }
  return { draft, n, s }
}

/** The charter of North and South, with Harbour as host. Its `id` is the channel. */
export function castCharter(): OpenedCharter {
  const { draft, n, s } = castDraft()
  return openCharter(makeCharter(draft, n, s))
}

/** Approve something with an office's quorum. The same bytes each time. */
export function approvalsOf(office: CastOffice, purpose: Purpose, subject: Uint8Array): readonly Approval[] {
  return office.quorum.map(({ seed, officer }) => ({ officer, signature: fixedSign(seed, purpose, subject) }))
}

/** Lines of a roster, of some officers only, and always the registrar and the quorum that approved it. */
export function shownTo(office: CastOffice, officers: readonly CastOfficer[]): ShownRoster {
  const registrar = lineOf(office.roster, office.roster.head.registrar) as RosterLine
  const places = [...officers, ...office.quorum].map(
    ({ officer }) => (lineOf(office.roster, officer) as RosterLine).position,
  )
  return showRoster(office.shown, [...new Set([registrar.position, ...places])])
}

/** What a roster's successor takes over from its head: all that `makeRoster` does not compute. */
export function headFields({ head }: Roster): Omit<RosterHead, "suite" | "kind" | "depth" | "root"> {
  const { office, name, version, previous, issued, expires, quorum, registrar, log, cosigner, dispatch } = head
  return { office, name, version, previous, issued, expires, quorum, registrar, log, cosigner, dispatch }
}

/** A stock with the identities that open what is sealed to it. */
export interface CastStock {
  readonly stock: Stock
  /** In the order of `stock.oneTime`. */
  readonly oneTime: readonly Identity[]
  readonly period: Identity
}

/**
 * A stock that an officer gives to an addressee. The same each time for the same arguments.
 * @param count one-time prekeys, 4 by default
 */
export function stockOf(office: CastOffice, giver: CastOfficer, addressee: Uint8Array, count: number = 4): CastStock {
  const label = `${office.name} ${giver.label} ${Buffer.from(addressee).toString("hex")}`
  const identities = Array.from({ length: count + 1 }, (_, i) => identityFromSeed(seedOf(`${label} identity ${i}`)))
  const keys = identities.map(({ recipient }, i) => ({
    id: ranged(office.range, 16, `${label} prekey ${i}`),
    recipient,
  }))
  const [period, ...oneTime] = keys as [(typeof keys)[0], ...typeof keys]
  const batch: Batch = {
    suite: SUITE,
    kind: "stock",
    giver: giver.officer,
    office: office.id,
    addressee,
    roster: office.roster.id,
    batch: ranged(office.range, 16, `${label} batch`),
    notBefore: CAST_TIME - DAY,
    notAfter: CAST_TIME + 60 * DAY,
    oneTime: oneTime.map(prekeyHash),
    period: prekeyHash(period),
  }
  const stock = { batch: fixedSigned(giver.seed, batch), oneTime, period }
  const [periodIdentity, ...rest] = identities as [Identity, ...Identity[]]
  return { stock, oneTime: rest, period: periodIdentity }
}

/** An office's card, and what its maker keeps of it. */
export function cardOf(office: CastOffice<"registrar">): {
  readonly bytes: Uint8Array
  readonly card: Uint8Array
  readonly stock: CastStock
  readonly right: DepositRight
} {
  const card = ranged(office.range, 32, `${office.name} card`)
  const stock = stockOf(office, office.officers.registrar, card)
  const right = { ...office.dispatch, token: ranged(office.range, 32, `${office.name} card right`) }
  const chain = [shownTo(office, [])]
  const bytes = encodeCard({ card, founding: office.founding.bytes, chain, right, stock: stock.stock })
  return { bytes, card, stock, right }
}

/** 32 bytes that follow from a label: randomness for tests. */
export function seedOf(label: string): Uint8Array {
  return sha256(utf8(`diwan cast: ${label}`))
}

const RELAY = "https://relay.harbour.example"

interface OfficePlan<Label extends string> {
  readonly name: string
  readonly range: number
  readonly quorum: number
  readonly founder: NoInfer<Label>
  readonly people: Readonly<Record<Label, readonly Role[]>>
}

function makeOffice<Label extends string>(plan: OfficePlan<Label>): CastOffice<Label> {
  const { name, range } = plan
  const labels = Object.keys(plan.people) as Label[]
  const seeds = new Map(labels.map((label) => [label, officerSeed(`${name} ${label}`)]))
  const founding = foundingOf(name, seeds.get(plan.founder) as Uint8Array)
  const officers = Object.fromEntries(
    labels.map((label) => [
      label,
      officerOf({ plan, label, office: founding.id, seed: seeds.get(label) as Uint8Array }),
    ]),
  ) as Record<Label, CastOfficer>
  const all = labels.map((label) => officers[label])
  const log = logPair(`${name} log`)
  const cosigner = logPair(`${name} cosigner`)
  const dispatch = { relay: RELAY, mailbox: ranged(range, 32, `${name} dispatch`) }
  const draft = makeRoster({
    office: founding.id,
    name,
    version: 1,
    previous: founding.id,
    issued: CAST_TIME - 10 * DAY,
    expires: CAST_TIME + 80 * DAY,
    quorum: plan.quorum,
    registrar: (all.find(({ roles }) => roles.includes("registrar")) as CastOfficer).officer,
    log: logPublicKeysOf(log),
    cosigner: logPublicKeysOf(cosigner),
    dispatch,
    officers: all.map(({ line, roles }) => ({ ...line, roles })),
    random: seedOf(`${name} roster 1`),
  })
  const quorum = all.filter(({ roles }) => roles.includes("signatory")).slice(0, plan.quorum)
  const approvers = new Set([...quorum, officers[plan.founder]])
  const shown = withApprovals(
    draft.shown,
    [...approvers].map(({ seed, officer }) => ({ officer, signature: fixedSign(seed, "roster", draft.head) })),
  )
  const roster = verifyRosterChain({ founding, chain: [shown] })
  return { name, range, id: founding.id, founding, officers, quorum, log, cosigner, dispatch, shown, roster }
}

function foundingOf(name: string, seed: Uint8Array): Founding {
  const keys = officerPublicKeys(officerKeysFromSeed(seed))
  const unsigned = { suite: SUITE, kind: "founding", name, random: seedOf(`${name} founding`), keys }
  return openFounding(encodeRecord({ ...unsigned, signature: fixedSign(seed, "founding", encodeRecord(unsigned)) }))
}

function officerOf<Label extends string>(of: {
  readonly plan: OfficePlan<Label>
  readonly label: Label
  readonly office: Uint8Array
  readonly seed: Uint8Array
}): CastOfficer {
  const { plan, label, office, seed } = of
  const keys = officerKeysFromSeed(seed)
  const publicKeys = officerPublicKeys(keys)
  const person = ranged(plan.range, 16, `${plan.name} ${label} person`)
  const mailbox = { relay: RELAY, mailbox: ranged(plan.range, 32, `${plan.name} ${label} mailbox`) }
  const title = `${label[0]?.toUpperCase()}${label.slice(1)}`
  const line = encodeRecord({
    suite: SUITE,
    kind: "line",
    office,
    person,
    name: `${title} of ${plan.name}`,
    title,
    keys: publicKeys,
    mailbox,
  })
  return {
    label,
    seed,
    keys,
    publicKeys,
    officer: fixedOfficerId(seed),
    person,
    roles: plan.people[label],
    mailbox,
    line: { line, signature: fixedSign(seed, "line", line) },
  }
}

function officerSeed(label: string): Uint8Array {
  return new Uint8Array(Buffer.concat([seedOf(`${label} ed25519`), seedOf(`${label} mldsa65`)]))
}

function logPair(label: string): LogKeys {
  return logKeysFromSeeds({ ed25519: seedOf(`${label} ed25519`), mldsa44: seedOf(`${label} mldsa44`) })
}

/** Bytes that follow from a label and begin with the office's own digit. */
function ranged(range: number, length: number, label: string): Uint8Array {
  const bytes = seedOf(label).slice(0, length)
  bytes[0] = range | ((bytes[0] as number) & 0x0f)
  return bytes
}
