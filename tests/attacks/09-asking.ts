/**
 * Attack 9: a thief of signing keys who asks for old letters again, and ten thousand junk parcels.
 * @module
 */
import { randomBytes } from "node:crypto"
import { statSync } from "node:fs"
import { concat, sha256, utf8 } from "../../src/bytes/index.ts"
import { idOf, ownKeys, registrarAddress, registrarOfOther } from "../../src/desk/access.ts"
import { look, post } from "../../src/desk/act.ts"
import type { Desk } from "../../src/desk/desk.ts"
import { collect, flush } from "../../src/desk/index.ts"
import { takeForBundle } from "../../src/desk/carriage/stock.ts"
import { channelRegister, entryAt, headOf } from "../../src/desk/channels/registers.ts"
import { statementHash } from "../../src/letter/index.ts"
import { signBody, SUITE } from "../../src/office/index.ts"
import { nameOf } from "../../src/relay/client.ts"
import { channelOf, cheat } from "../desk/steps.ts"
import type { Attack } from "./attack.ts"
import { collects, sends, textOf } from "./stage.ts"

/** As the plan says; one collecting takes no more of them. */
const JUNK = 10_000
/** Most that a junk parcel may leave in the victim's vault, octets: its id, under a key of its own. */
const MOST_LEFT = 1_000

/** The statement of the newest letter, as the thief found it in the vault he robbed. */
function newestStatement(desk: Desk): Uint8Array {
  const channel = idOf(channelOf(desk))
  return look(desk, (tx, self) => {
    const register = channelRegister(channel, self.office)
    return statementHash(entryAt(tx, register, headOf(tx, register).size - 1).data)
  })
}

/** The attacks of this kind. */
export const ASKING: readonly Attack[] = [
  {
    number: 9,
    tried:
      "a thief of a drafter's signing keys asks the registrar's desk to have an old letter sealed again to its readers",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      await sends(at, "north", "Once is enough.")
      const readers = ["south/minister", "south/registrar"].map((who) =>
        look(at.desk(who), (_, { office, officer }) => ({ office, officer })),
      )
      stage.victims("south/registrar", "south/minister")
      await collects(stage, "south/registrar", "south/minister")
      for (const who of ["north/registrar", "north/adviser"]) await collect(at.desk(who))
      const adviser = at.desk("north/adviser")
      const statement = newestStatement(at.desk("north/registrar"))
      stage.victims("north/registrar")
      for (const reader of readers) {
        cheat(adviser, (act) => {
          const channel = idOf(channelOf(act))
          const reseal = signBody(ownKeys(act.self), {
            suite: SUITE,
            kind: "reseal",
            reseal: randomBytes(16),
            channel,
            office: act.self.office,
            number: 1,
            statement,
            reader,
            period: true,
            time: act.now,
          })
          post(act, registrarAddress(act.self), channel, { kind: "reseal", reseal })
        })
        await flush(adviser)
        await stage.diwan("north/registrar", "collect")
        const heard: string[] = []
        const thief: Desk = {
          ...adviser,
          handle: (act, arrival) => {
            heard.push(arrival.item.kind === "refusal" ? `refusal ${arrival.item.code}` : arrival.item.kind)
            adviser.handle(act, arrival)
          },
        }
        await collect(thief)
        found(!heard.includes("reseal-key"), "no key is given")
        found(
          heard.includes("refusal letter-receipted"),
          `the registrar's desk answers: ${heard.join(", ") || "nothing"}`,
        )
      }
    },
  },
  {
    number: 9,
    tried: `${JUNK} junk parcels, too short, to no prekey, and to a prekey that was given`,
    quick: false,
    async run(stage, found) {
      const { at } = stage
      const registrar = at.desk("north/registrar")
      const { right } = channelOf(registrar)
      if (right === null) throw new TypeError("no right")
      const known = cheat(registrar, (act) =>
        takeForBundle(act, registrarOfOther(act.tx, channelOf(act).other).officer),
      )
      await flush(registrar)
      stage.victims("south/registrar", "south/minister")
      await collects(stage, "south/registrar", "south/minister")
      const before = statSync(at.pathOf("south/registrar")).size
      const junk = [
        () => randomBytes(100),
        () => randomBytes(3_000),
        () => concat(known.id, utf8("age-encryption.org/v1\n"), randomBytes(2_000)),
      ]
      for (let n = 0; n < JUNK; n += 100) {
        const some = Array.from({ length: 100 }, (_, i) => new Uint8Array((junk[(n + i) % 3] as () => Uint8Array)()))
        await Promise.all(
          some.map((octets) =>
            at.store.deposit({
              mailbox: right.mailbox,
              right: nameOf(right.token),
              id: sha256(octets),
              filing: sha256(randomBytes(32)),
              octets,
              now: Math.floor(Date.now() / 1000),
            }),
          ),
        )
      }
      const name = await sends(at, "north", "Among the rubbish.")
      const first = await stage.diwan("south/registrar", "collect")
      found(
        first.json["bundles"] === JUNK && first.json["refused"] === JUNK,
        `one collecting takes ${String(first.json["bundles"])} and refuses ${String(first.json["refused"])}`,
      )
      const { json } = await stage.diwan("south/registrar", "alarm", "list")
      const raised = json["alarms"] as readonly { code: string; times: number; evidence: boolean }[]
      const times = raised.reduce((sum, each) => sum + each.times, 0)
      found(raised.length <= 4 && times === JUNK, raised.map((each) => `${each.code} ×${each.times}`).join(", "))
      await collects(stage, "south/registrar", "south/minister")
      found((await textOf(stage, "south/minister", name)) === "Among the rubbish.", "the letter after it is read")
      const grown = (statSync(at.pathOf("south/registrar")).size - before) / JUNK
      found(grown < MOST_LEFT, `each leaves ${Math.round(grown)} octets in the vault`)
      const again = await stage.diwan("south/registrar", "collect")
      found(again.json["bundles"] === 0, "and none of it is fetched again")
    },
  },
]
