/**
 * Attack 1: a relay that repeats, reverses and drops.
 * @module
 */
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { decodeAs, encodeRecord, sha256, toHex } from "../../src/bytes/index.ts"
import { collect, flush, readLetter, receiptsOf, sendLetter, showBook, unpackPouch } from "../../src/desk/index.ts"
import { BUNDLE_LIST, HEADERS } from "../../src/relay/wire.ts"
import { harbour, stick } from "../desk/by-hand.ts"
import { draftOf } from "../desk/steps.ts"
import { CALM } from "../desk/world.ts"
import type { Attack } from "./attack.ts"
import type { Script } from "./relay.ts"
import { alarms, booksHold, collects, laysForSending, letters, sends, textOf } from "./stage.ts"

const LIST = /^\/v1\/mailboxes\/([0-9a-f]{64})\/bundles\?after=(\d+)/
const BUNDLE = /^\/v1\/mailboxes\/[0-9a-f]{64}\/bundles\/([0-9a-f]{64})$/
/** How often a mailbox is shown all that it ever had, and not only what still waits. */
const SHOWINGS = 5

type Listing = ReturnType<typeof listOf>[number]
const listOf = (octets: Uint8Array) => decodeAs(BUNDLE_LIST, octets, "list").bundles

/**
 * Shows a mailbox everything it ever had from the newest to the oldest, each twice, filed or not, under numbers of its own,
 * and withholds the newest the first time; carries every request out twice; and hangs up without an answer the
 * first time anything is asked.
 */
function repeatsReversesDrops(): Script {
  let number = 1000
  const asked = new Set<string>()
  const listings = new Map<string, { readonly had: Map<string, Listing>; looks: number }>()
  const bodies = new Map<string, Uint8Array>()
  return async (request, forward) => {
    const { method, path, body } = request
    const once = `${method} ${path} ${body === null ? "" : toHex(sha256(body))}`
    const isFirst = !asked.has(once)
    asked.add(once)
    const list = LIST.exec(path)
    if (method === "GET" && list !== null) {
      const box = listings.get(list[1] as string) ?? { had: new Map<string, Listing>(), looks: 0 }
      listings.set(list[1] as string, box)
      box.looks++
      const answer = await forward({ path: path.replace(/after=\d+/, "after=0") })
      const now = answer.status === 200 ? listOf(new Uint8Array(await answer.arrayBuffer())) : []
      for (const each of now) box.had.set(toHex(each.id), each)
      const whole = [...box.had.values()]
      const shown = box.looks === 1 ? whole.slice(0, -1) : box.looks < SHOWINGS ? whole : now
      if (shown.length === 0) return new Response(null, { status: 204, headers: dated(answer) })
      const bundles = shown
        .toReversed()
        .flatMap((each) => [each, each])
        .map((each) => ({ ...each, seq: Math.max(++number, Number(list[2]) + 1) }))
      const headers = { ...dated(answer), "content-type": "application/cbor" }
      return new Response(encodeRecord({ bundles }), { headers })
    }
    const id = BUNDLE.exec(path)?.[1]
    if (method === "GET" && id !== undefined) {
      const answer = await forward()
      if (answer.ok) bodies.set(id, new Uint8Array(await answer.clone().arrayBuffer()))
      const kept = bodies.get(id)
      if (answer.ok || kept === undefined) return answer
      const headers = { ...dated(answer), "content-type": "application/octet-stream" }
      return new Response(kept as Uint8Array<ArrayBuffer>, { headers })
    }
    if (path.startsWith("/livez")) return forward()
    await forward()
    const again = await forward()
    return isFirst ? null : again
  }
}

function dated(answer: Response): Record<string, string> {
  const numbering = answer.headers.get(HEADERS.numbering)
  return { date: answer.headers.get("date") ?? "", ...(numbering === null ? {} : { [HEADERS.numbering]: numbering }) }
}

/** The attacks of this kind. */
export const RELAY: readonly Attack[] = [
  {
    number: 1,
    tried: "a relay repeats, reverses, withholds and hangs up while three letters come",
    quick: true,
    async run(stage, found) {
      const { at } = stage
      const texts = ["The first.", "The second.", "The third."]
      stage.victims("south/registrar", "south/minister")
      for (const text of texts) await sends(at, "north", text)
      stage.relay.script = repeatsReversesDrops()
      await collects(stage, "south/registrar", "south/minister")
      const names = (await letters(stage, "south/minister")).toSorted()
      const read = await Promise.all(names.map((name) => textOf(stage, "south/minister", name)))
      found(names.join() === "north/1,north/2,north/3", `filed once each: ${names.join(", ")}`)
      found(read.join() === texts.join(), "each reads as it was written")
      const raised = [...(await alarms(stage, "south/registrar")), ...(await alarms(stage, "south/minister"))]
      found(raised.length === 0, `alarms: ${raised.join(", ") || "none"}`)
      stage.relay.script = async (_, forward) => forward()
      await collects(stage, "south/registrar")
      found(await booksHold(stage, "south/registrar"), "both registers verify")
    },
  },
  {
    number: 1,
    tried: "the same relay, while the victim writes and sends",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      stage.victims("south/registrar", "south/minister")
      stage.relay.script = repeatsReversesDrops()
      writeFileSync(join(stage.folder, "draft.md"), draftOf("Sent through a hostile relay."))
      await stage.diwan("south/minister", "write", join(stage.folder, "draft.md"))
      await stage.diwan("south/minister", "draft", "submit", "1")
      for (let round = 0; round < 2; round++) await collects(stage, "south/registrar", "south/minister")
      await stage.diwan("south/minister", "approve", "south/1", "--confirm", "south/1")
      for (let round = 0; round < 2; round++) await collects(stage, "south/registrar")
      await stage.diwan("south/registrar", "send", "south/1", "--confirm", "south/1")
      await collects(stage, "south/registrar", "south/minister")
      stage.relay.script = async (_, forward) => forward()
      await collects(stage, "south/registrar")
      for (const who of ["north/registrar", "north/principal"]) await collect(at.desk(who))
      const side = showBook(at.desk("north/registrar"), "cedar").sides.find(({ office }) => office === "south")
      found(side?.letters === 1, `North's registrar holds ${side?.letters ?? 0} letter of South's`)
      const text = readLetter(at.desk("north/principal"), "south/1").view.sections[0]?.versions[0]?.text
      found(text === "Sent through a hostile relay.", "it reads as it was written")
      found(await booksHold(stage, "south/registrar"), "both registers verify")
    },
  },
  {
    number: 1,
    tried:
      "the same relay, which takes nothing of what the victim sends, while letters come to host and reader by pouch too",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      const texts = ["The first.", "By pouch to the host.", "The third."]
      stage.victims("south/registrar", "south/minister")
      await sends(at, "north", texts[0] as string)
      // North cannot hand anything in: its second letter goes to the host by pouch, and once more over the relay when it can.
      const name = await laysForSending(at, "north", texts[1] as string)
      at.network = (passing, go) =>
        passing.who === "north/registrar" && passing.method !== "GET"
          ? Promise.reject(new TypeError("fetch failed"))
          : go()
      await sendLetter(at.desk("north/registrar"), name)
      const pouch = await stick(at, "north/registrar", ["harbour.example"])
      const handed = [await harbour(at, pouch), await harbour(at, pouch)]
      found(
        handed.every(({ answer }) => answer.length === 1),
        "the host takes the pouch, twice",
      )
      at.network = CALM
      await flush(at.desk("north/registrar"))
      for (const { answer } of handed) await unpackPouch(at.desk("north/registrar"), { paths: answer })
      await sends(at, "north", texts[2] as string)
      // What the victims send is swallowed for good; what comes to them comes as before.
      const hostile = repeatsReversesDrops()
      stage.relay.script = async (asked, forward) =>
        asked.method === "PUT" && BUNDLE.test(asked.path) ? null : hostile(asked, forward)
      await collects(stage, "south/registrar", "south/minister")
      found((await letters(stage, "south/minister")).length === 0, "over the relay nothing reaches the reader")
      const sticks: string[] = []
      for (const n of [1, 2]) {
        const file = join(stage.folder, `down-${n}.pouch`)
        await stage.diwan("south/registrar", "pouch", "pack", "--for", "minister", "--out", file)
        sticks.unshift(file)
      }
      for (const each of [...sticks, ...sticks]) await stage.diwan("south/minister", "pouch", "unpack", each)
      const back = join(stage.folder, "up.pouch")
      await stage.diwan("south/minister", "pouch", "pack", "--for", "registrar", "--out", back)
      for (let n = 0; n < 2; n++) await stage.diwan("south/registrar", "pouch", "unpack", back)
      // Now the relay delivers what it had been given by hand before.
      stage.relay.script = repeatsReversesDrops()
      await collects(stage, "south/registrar", "south/minister")
      const names = (await letters(stage, "south/minister")).toSorted()
      const read = await Promise.all(names.map((each) => textOf(stage, "south/minister", each)))
      found(names.join() === "north/1,north/2,north/3", `filed once each: ${names.join(", ")}`)
      found(read.join() === texts.join(), "each reads as it was written")
      const raised = [...(await alarms(stage, "south/registrar")), ...(await alarms(stage, "south/minister"))]
      found(raised.length === 0, `alarms: ${raised.join(", ") || "none"}`)
      stage.relay.script = async (_, forward) => forward()
      await collects(stage, "south/registrar", "south/minister")
      for (const who of ["north/registrar", "north/adviser"]) await collect(at.desk(who))
      const given = names.map((each) =>
        receiptsOf(at.desk("north/adviser"), each).some(({ officer }) => officer === "south/minister"),
      )
      found(
        given.every((each) => each),
        "the drafter has the reader's receipt of each",
      )
      found(await booksHold(stage, "south/registrar"), "both registers verify")
    },
  },
]
