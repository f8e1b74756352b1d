/** A policy, its form only: C2SP tlog-policy as spec/register.md#policy narrows it. @module */
import { readVerifierKey } from "./notes.ts"
import { wellFormed } from "./refused.ts"
import { hex, utf8 } from "./shape.ts"

export function readPolicy(bytes: Uint8Array): void {
  wellFormed(bytes.length <= 2 ** 18, "policy-too-long")
  const text = utf8(bytes)
  wellFormed(!/[\x00-\x08\x0b-\x1f\x7f]/.test(text) && (text === "" || text.endsWith("\n")), "policy-malformed")
  const names = new Set<string>()
  const keys = new Set<string>()
  const quorums: string[] = []

  function key(encoded: string | undefined, types: readonly number[]): void {
    wellFormed(encoded !== undefined, "policy-malformed")
    const { type, key } = readVerifierKey(encoded)
    wellFormed(types.includes(type), "policy-key-type")
    wellFormed(!keys.has(hex(key)), "policy-key-repeated")
    keys.add(hex(key))
  }

  function define(name: string | undefined): void {
    wellFormed(name !== undefined, "policy-malformed")
    wellFormed(name !== "none" && !names.has(name), "policy-name-taken")
    names.add(name)
    wellFormed(names.size <= 256, "policy-malformed")
  }

  for (const line of text.split("\n")) {
    const [keyword, ...words] = line.split(/[ \t]+/).filter((word) => word !== "")
    if (keyword === undefined || keyword.startsWith("#")) continue
    const [first, second] = words
    if (keyword === "log") {
      wellFormed(words.length <= 2, "policy-malformed")
      key(first, [0x01, 0x06])
    } else if (keyword === "witness") {
      wellFormed(words.length <= 3, "policy-malformed")
      define(first)
      key(second, [0x04, 0x06])
    } else if (keyword === "group") {
      const members = words.slice(2)
      wellFormed(members.length > 0, "policy-malformed")
      for (const member of members) wellFormed(names.has(member), "policy-name-unknown")
      wellFormed(new Set(members).size === members.length, "policy-member-repeated")
      const count = second === "all" ? members.length : second === "any" ? 1 : Number(second)
      wellFormed(second === "all" || second === "any" || /^[1-9][0-9]*$/.test(second ?? ""), "policy-threshold")
      wellFormed(count <= members.length, "policy-threshold")
      define(first)
    } else {
      wellFormed(keyword === "quorum" && words.length === 1 && first !== undefined, "policy-malformed")
      wellFormed(first === "none" || names.has(first), "policy-name-unknown")
      quorums.push(first)
    }
  }
  wellFormed(quorums.length === 1, "policy-quorum")
}
