/** Archives: spec/parcel.md#archives. @module */
import { ARCHIVE, ARCHIVE_CONTENTS, decode } from "./cbor.ts"
import { otherThan } from "./charters.ts"
import { openView } from "./covers.ts"
import { sha256 } from "./keys.ts"
import { readPolicy } from "./policy.ts"
import { proven, Refused, step } from "./refused.ts"
import { verifyRegister } from "./registers.ts"
import { bytes, hash, hex, list, oneOf, readable, record, same, suite, units, type Shape } from "./shape.ts"
import { readStatement } from "./statements.ts"
import { leafHash, rootOf } from "./trees.ts"

const MOST = 2 ** 28
const archiveShape = record({ suite, kind: oneOf("archive"), contents: bytes(1, MOST), sum: hash })
const block = (most: number): Shape<string> => {
  const shape = units(1, most)
  return (value) => {
    const text = shape(value)
    readable(text, true)
    return text
  }
}
const contentsShape = record({
  readme: block(65_536),
  registers: list(bytes(1, MOST), 2, 2),
  policies: list(block(2 ** 18), 2, 3),
  views: list(bytes(1, MOST), 0, 2 ** 14),
})

export interface Archive {
  readonly identified: boolean
  readonly letters: readonly number[]
  readonly views: number
}

export function verifyArchive(encoded: Uint8Array, given: Uint8Array | undefined): Archive {
  const { contents, sum } = step("malformed", "archive-malformed", () => archiveShape(decode(encoded, ARCHIVE)))
  proven(same(sha256("diwan/1 archive", contents), sum), "archive-sum")
  const read = step("malformed", "archive-malformed", () => contentsShape(decode(contents, ARCHIVE_CONTENTS)))
  const rise = read.views.every((view, i) => i === 0 || Buffer.compare(read.views[i - 1] as Uint8Array, view) < 0)
  proven(rise, "archive-views")

  const [one, other] = read.registers.map((file) => verifyRegister(file, given))
  if (one === undefined || other === undefined) throw new TypeError("two registers")
  const { channel } = one
  const { offices } = channel.charter
  const inOrder = offices[0] !== undefined && same(offices[0].office, one.office)
  const isOther = otherThan(channel.charter, one.office)
  proven(same(channel.id, other.channel.id) && inOrder, "archive-office")
  proven(isOther !== undefined && same(isOther.office, other.office), "archive-office")

  const [mine, theirs] = [one.later, other.later]
  const longer = Math.abs(mine.length - theirs.length)
  const agree = mine.every((id, i) => theirs[i] === undefined || theirs[i] === id)
  proven(agree && longer <= 1, "archive-charters")
  const records = [one, other].map(({ records: all }) => all.map((each) => each.map(hex).join(" ")).join("|"))
  proven(records[0] === records[1], "archive-postmarks")

  for (const [mine, theirs] of [
    [one, other],
    [other, one],
  ] as const) {
    const leaves = theirs.entries.map(leafHash)
    mine.entries.forEach((data, index) => {
      if (mine.verdicts[index] !== "valid") return
      const statement = readStatement(data)
      const seen = "seen" in statement ? statement.seen.find(({ office }) => same(office, theirs.office)) : undefined
      if (seen === undefined) return
      proven(seen.size <= leaves.length && same(rootOf(leaves.slice(0, seen.size)), seen.root), "archive-seen")
    })
  }

  const wanted = one.hosted ? 3 : 2
  proven(read.policies.length === wanted, "archive-policy")
  for (const policy of read.policies) step("unproven", "archive-policy", () => readPolicy(Buffer.from(policy)))

  for (const view of read.views) {
    const { data, index, statement } = openView(view, channel.id)
    const register = [one, other].find((each) => same(each.office, statement.office))
    const entry = register?.entries[index]
    const stands = entry !== undefined && register?.verdicts[index] === "valid" && same(entry, data)
    if (!stands) throw new Refused("unproven", "archive-view")
  }
  return { identified: given !== undefined, letters: [one.letters, other.letters], views: read.views.length }
}
