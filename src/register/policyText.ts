/**
 * The text form of a policy (C2SP tlog-policy): written in one way, read as the specification allows (comments, blank
 * lines, tabs and runs of spaces).
 * @module
 */
import { toBase64 } from "../bytes/index.ts"
import { RegisterError } from "./error.ts"
import type { Policy, PolicyGroup, PolicyLog, PolicyWitness } from "./policy.ts"
import { formatVkey, parseVkey, SIGNATURE_TYPE, type NoteKey } from "./vkey.ts"

/** Longest policy, bytes. */
export const MOST_POLICY_BYTES: number = 1 << 18
/** Most logs, witnesses and groups together (the specification recommends 32 of each at least). */
export const MOST_POLICY_NAMES = 256

/** Write a policy: logs, witnesses, groups, quorum, one line each. @throws {RegisterError} as {@link parsePolicy} */
export function formatPolicy(policy: Policy): string {
  const { logs, witnesses, groups, quorum } = policy
  const lines = [
    ...logs.map((log) => ["log", formatVkey(log.key), ...urlOf(log)]),
    ...witnesses.map((witness) => ["witness", witness.name, formatVkey(witness.key), ...urlOf(witness)]),
    ...groups.map((group) => ["group", group.name, thresholdOf(group), ...group.members]),
    ["quorum", quorum],
  ]
  const written = lines.map((words) => `${words.join(" ")}\n`).join("")
  parsePolicy(written)
  return written
}

/**
 * Read a policy.
 * @throws {RegisterError} `policy-too-long`, `policy-malformed`, `policy-key-type`, `policy-key-repeated`,
 *   `policy-name-taken`, `policy-name-unknown`, `policy-member-repeated`, `policy-threshold`, `policy-quorum`, and what
 *   `parseVkey` throws
 */
export function parsePolicy(written: string): Policy {
  if (Buffer.byteLength(written) > MOST_POLICY_BYTES) {
    throw new RegisterError("policy-too-long", `policy: longer than ${MOST_POLICY_BYTES} bytes`)
  }
  if (!written.isWellFormed() || FORBIDDEN.test(written) || !written.endsWith("\n"))
    throw malformed("the file", "lines of text")
  const found: Found = {
    logs: [],
    witnesses: [],
    groups: [],
    quorums: [],
    names: new Set(),
    members: new Set(),
    keys: new Set(),
  }
  for (const [i, line] of written.slice(0, -1).split("\n").entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== "")
    const [keyword, ...rest] = words
    if (keyword === undefined || keyword.startsWith("#")) continue
    const at = `line ${i + 1}`
    if (found.logs.length + found.names.size >= MOST_POLICY_NAMES && keyword !== "quorum") {
      throw malformed(at, `at most ${MOST_POLICY_NAMES} logs, witnesses and groups`)
    }
    if (keyword === "log") readLog(found, rest, at)
    else if (keyword === "witness") readWitness(found, rest, at)
    else if (keyword === "group") readGroup(found, rest, at)
    else if (keyword === "quorum") readQuorum(found, rest, at)
    else throw malformed(at, "log, witness, group or quorum")
  }
  const { logs, witnesses, groups, quorums } = found
  const [quorum] = quorums
  if (quorum === undefined) throw new RegisterError("policy-quorum", "policy: no quorum line, want exactly one")
  return { logs, witnesses, groups, quorum }
}

/** What the lines so far have defined; the sets are for finding what is unknown or comes twice. */
interface Found {
  readonly logs: PolicyLog[]
  readonly witnesses: PolicyWitness[]
  readonly groups: PolicyGroup[]
  readonly quorums: string[]
  readonly names: Set<string>
  readonly members: Set<string>
  readonly keys: Set<string>
}

function readLog(found: Found, words: readonly string[], at: string): void {
  const [vkey, url, extra] = words
  if (vkey === undefined || extra !== undefined) throw malformed(at, "log <vkey> [<url>]")
  const key = readKey(found, "log", vkey, at)
  found.logs.push({ key, ...(url === undefined ? {} : { url }) })
}

function readWitness(found: Found, words: readonly string[], at: string): void {
  const [name, vkey, url, extra] = words
  if (name === undefined || vkey === undefined || extra !== undefined)
    throw malformed(at, "witness <name> <vkey> [<url>]")
  const key = readKey(found, "witness", vkey, at)
  define(found, name, at)
  found.witnesses.push({ name, key, ...(url === undefined ? {} : { url }) })
}

function readGroup(found: Found, words: readonly string[], at: string): void {
  const [name, wanted, ...members] = words
  if (name === undefined || wanted === undefined || members.length === 0)
    throw malformed(at, "group <name> <k> <name>...")
  for (const member of members) {
    checkKnown(found, member, at)
    if (found.members.has(member))
      throw new RegisterError("policy-member-repeated", `policy, ${at}: a member named twice`)
    found.members.add(member)
  }
  const threshold = wanted === "all" ? members.length : wanted === "any" ? 1 : decimalOf(wanted)
  if (threshold < 1 || threshold > members.length) {
    throw new RegisterError("policy-threshold", `policy, ${at}: want all, any, or a number from 1 to ${members.length}`)
  }
  define(found, name, at)
  found.groups.push({ name, threshold, members })
}

function readQuorum(found: Found, words: readonly string[], at: string): void {
  const [name, extra] = words
  if (name === undefined || extra !== undefined) throw malformed(at, "quorum <name>")
  if (found.quorums.length > 0) throw new RegisterError("policy-quorum", `policy, ${at}: a second quorum line`)
  if (name !== "none") checkKnown(found, name, at)
  found.quorums.push(name)
}

/** A log may sign with the note's own Ed25519 or with ML-DSA-44; a witness with the two types of cosignature. */
function readKey(found: Found, use: "log" | "witness", vkey: string, at: string): NoteKey {
  const key = parseVkey(vkey)
  if (key.type === (use === "log" ? SIGNATURE_TYPE.ed25519Cosignature : SIGNATURE_TYPE.ed25519)) {
    throw new RegisterError("policy-key-type", `policy, ${at}: a key of type ${key.type} cannot be that of a ${use}`)
  }
  const identity = `${use} ${toBase64(key.publicKey)}`
  if (found.keys.has(identity))
    throw new RegisterError("policy-key-repeated", `policy, ${at}: the key of another ${use}`)
  found.keys.add(identity)
  return key
}

function define(found: Found, name: string, at: string): void {
  if (name === "none" || found.names.has(name))
    throw new RegisterError("policy-name-taken", `policy, ${at}: the name is taken`)
  found.names.add(name)
}

function checkKnown(found: Found, name: string, at: string): void {
  if (found.names.has(name)) return
  throw new RegisterError("policy-name-unknown", `policy, ${at}: a name that no line before it defines`)
}

/** Control characters other than tab and line feed. */
const FORBIDDEN = /[\0-\x08\x0b-\x1f\x7f]/

function decimalOf(word: string): number {
  return /^[1-9][0-9]{0,4}$/.test(word) ? Number(word) : 0
}

function thresholdOf(group: PolicyGroup): string {
  return group.threshold === group.members.length ? "all" : `${group.threshold}`
}

function urlOf(entry: { readonly url?: string }): readonly string[] {
  return entry.url === undefined ? [] : [entry.url]
}

function malformed(at: string, want: string): RegisterError {
  return new RegisterError("policy-malformed", `policy, ${at}: want ${want}`)
}
