/**
 * `npm run attacks`: every attack that can be carried out by now, one line each, `held` or `broken`. Ends with 1 if one is
 * broken. `npm run attacks -- 1 12` tries only those of these numbers.
 * @module
 */
import { ATTACKS } from "./list.ts"
import { carryOut, lineOf } from "./attack.ts"
import { openTheatre } from "./stage.ts"

const wanted = process.argv.slice(2).map(Number)
const theatre = await openTheatre()
let broken = 0
let tried = 0
try {
  for (const attack of ATTACKS) {
    if (wanted.length > 0 && !wanted.includes(attack.number)) continue
    const outcome = await carryOut(attack, () => theatre.stage())
    tried++
    if (!outcome.held) broken++
    console.log(lineOf(attack, outcome))
  }
} finally {
  await theatre.close()
}
console.log(`${tried} attacks, ${tried - broken} held, ${broken} broken`)
process.exitCode = broken === 0 && tried > 0 ? 0 : 1
