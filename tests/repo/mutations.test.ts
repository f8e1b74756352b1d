/** The list of faults for `npm run mutations` keeps up with the source: each is still a change of one place that is there. */
import { test } from "node:test"
import assert from "node:assert/strict"
import { listedFaults, parseFaults } from "../mutations/faults.ts"
import { textOf } from "./files.ts"

const PROTOCOL = ["bytes", "seal", "register", "office", "letter", "parcel", "terms"]
const faults = listedFaults()

test("every fault's text occurs exactly once, and the fault changes it", () => {
  const wrong = faults.flatMap(({ file, title, find, put }) => {
    const times = textOf(file).split(find).length - 1
    if (find === put) return [`${file} (${title}): changes nothing`]
    return times === 1 ? [] : [`${file} (${title}): found ${times} times: ${find}`]
  })
  assert.deepEqual(wrong, [])
})

test("every room of the protocol has faults", () => {
  assert.ok(faults.length >= 60)
  for (const room of PROTOCOL) assert.ok(faults.filter((fault) => fault.room === room).length > 20, room)
})

test("a list that is none is refused", () => {
  assert.equal(parseFaults("src/seal/a.ts\n# what\n- x\n+ y\n", "seal").length, 1)
  for (const bad of [
    "# what\n- x\n+ y",
    "src/seal/a.ts\n# what\n- x",
    "src/seal/a.ts\n# what\n+ y",
    "src/office/a.ts",
    "- x",
    "x",
  ])
    assert.throws(() => {
      if (parseFaults(bad, "seal").length === 0) throw new TypeError("nothing was read")
    }, TypeError)
})
