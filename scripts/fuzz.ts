/**
 * `npm run fuzz`: broken bytes at every door where bytes come in from outside, for as long as one likes.
 *
 *     npm run fuzz                        ten seconds for each door, another seed every time
 *     npm run fuzz -- 300 draft cover     five minutes for each door whose name holds one of the words
 *     SEED=123 npm run fuzz -- 10 draft   that seed again
 *
 * An input that a door takes badly is kept in `tests/fuzz/found/`, where the tests give it to the door for ever after; exits with 1 then.
 * @module
 */
import { createHash, randomInt } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { seedOfRun } from "../tests/fuzz/chance.ts"
import { DOORS } from "../tests/fuzz/doors.ts"
import { watched } from "../tests/fuzz/watch.ts"

const FOUND = join(import.meta.dirname, "../tests/fuzz/found")
const [first = "", ...rest] = process.argv.slice(2)
const seconds = /^\d+$/.test(first) ? Number(first) : 10
const words = /^\d+$/.test(first) || first === "" ? rest : [first, ...rest]
const names = DOORS.map(({ name }) => name).filter(
  (name) => words.length === 0 || words.some((word) => name.includes(word)),
)
if (names.length === 0) {
  console.error(`no door has such a name; there are: ${DOORS.map(({ name }) => name).join(", ")}`)
  process.exit(2)
}

const seed = process.env["SEED"] === undefined ? randomInt(2 ** 31) : seedOfRun()
console.log(`SEED=${seed}, ${names.length} doors, ${seconds} s each`)
let found = 0
// A run ends with a thread that died; each door has its own.
for (const name of names) {
  for await (const { door, accepted, refused, fault, input } of watched({ names: [name], seed, runs: 0, seconds })) {
    console.log(`${fault === undefined ? "held  " : "BROKEN"} ${door}: ${accepted} accepted, ${refused} refused`)
    if (fault === undefined || input === undefined) continue
    found++
    const folder = join(FOUND, door.replaceAll(/[ ,]+/g, "-"))
    mkdirSync(folder, { recursive: true })
    const file = join(folder, `${createHash("sha256").update(input).digest("hex").slice(0, 16)}.bin`)
    writeFileSync(file, input)
    console.log(`${fault}\nkept as ${file}`)
  }
}
console.log(`${found} found`)
process.exitCode = found === 0 ? 0 : 1
