/**
 * Attack 5: a host that lies about times, and two of its relays racing on one database.
 * @module
 */
import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import { decodeAs, encodeRecord } from "../../src/bytes/index.ts"
import { decodePostmark } from "../../src/register/index.ts"
import { POSTMARK_LIST, type PostmarkListing } from "../../src/relay/wire.ts"
import { channelOf } from "../desk/steps.ts"
import { retimed, signed } from "../desk/lies.ts"
import type { World } from "../desk/world.ts"
import type { Attack } from "./attack.ts"
import { HONEST, type Script } from "./relay.ts"
import { alarms, BIN, booksHold, collects, laysForSending, letters, sends, type Json, type Stage } from "./stage.ts"

const POSTMARKS = /^\/v1\/postmarks\/[0-9a-f]{64}(\?.*)?$/

/** Answers with other postmarks than the true ones. */
function lies(change: (listing: PostmarkListing) => PostmarkListing): Script {
  return async ({ method, path }, forward) => {
    const answer = await forward()
    if (method !== "GET" || !POSTMARKS.test(path) || !answer.ok) return answer
    const listing = decodeAs(POSTMARK_LIST, new Uint8Array(await answer.arrayBuffer()), "list")
    return new Response(encodeRecord(change(listing)), { headers: answer.headers })
  }
}

type Lie = (at: World, listing: PostmarkListing, known: PostmarkListing["records"]) => PostmarkListing

const LIES: readonly (readonly [what: string, lie: Lie])[] = [
  [
    "a time before the one of the record before",
    (at, listing) => ({ ...listing, records: listing.records.map((each) => retimed(at, each, at.clock.now - 86_400)) }),
  ],
  [
    "a cosignature that bears another time than the record",
    (at, listing) => ({
      ...listing,
      records: listing.records.map((each) => ({
        ...each,
        cosignature: retimed(at, each, at.clock.now + 9).cosignature,
      })),
    }),
  ],
  [
    "another time than the other side is shown, properly signed",
    (at, listing, known) => {
      if (listing.records.length === 0) return listing
      const { id } = channelOf(at.desk("north/registrar"))
      const records = listing.records.map((each) => retimed(at, each, decodePostmark(each.record).time + 1))
      const whole = [...known, ...records].map(({ record }) => record)
      return { ...listing, records, checkpoint: signed(at, id ?? new Uint8Array(0), whole) }
    },
  ],
]

/** Two processes of `diwan relay serve` on the stage's database, in place of the relay behind. */
async function twoRelays(stage: Stage): Promise<{ readonly urls: readonly string[]; end: () => Promise<void> }> {
  await stage.at.stopRelay()
  const children = [0, 1].map(() =>
    spawn(
      process.execPath,
      [
        BIN,
        "relay",
        "serve",
        "--home",
        stage.folder,
        "--name",
        "harbour.example",
        "--url",
        stage.relay.url,
        "--listen",
        "127.0.0.1:0",
        "--json",
      ],
      { stdio: ["ignore", "pipe", "ignore"] },
    ),
  )
  const ended = children.map((child) => new Promise<void>((done) => child.once("exit", () => done())))
  const lines = children.map(
    (child, i) =>
      new Promise<string>((ready, fail) => {
        void ended[i]?.then(() => fail(new Error("a relay ended before it was ready")))
        createInterface({ input: child.stdout }).once("line", ready)
      }),
  )
  const urls = (await Promise.all(lines)).map((line) => {
    const { listening } = JSON.parse(line) as { listening: { port: number } }
    return `http://127.0.0.1:${listening.port}`
  })
  return {
    urls,
    async end() {
      for (const child of children) child.kill("SIGTERM")
      await Promise.all(ended)
      await stage.at.startRelay()
    },
  }
}

/** The attacks of this kind. */
export const HOST: readonly Attack[] = [
  {
    number: 5,
    tried: `a host gives postmarks with ${LIES.map(([what]) => what).join(", ")}`,
    quick: false,
    async run(stage, found) {
      const { at } = stage
      const south = at.desk("south/registrar")
      const { id, ticket } = channelOf(south)
      if (id === null || ticket === null) throw new TypeError("the channel does not stand")
      const { records } = await south.relay(at.url).postmarks({ ticket, channel: id, from: 0 })
      const name = await sends(at, "north", "Postmarked.")
      stage.victims("south/registrar", "south/minister")
      for (const [, lie] of LIES) {
        stage.relay.script = lies((listing) => lie(at, listing, records))
        await stage.diwan("south/registrar", "collect")
      }
      const raised = (await alarms(stage, "south/registrar")).toSorted()
      found(
        raised.join() === "postmark-refused,postmark-refused,postmark-time-differs",
        raised.join(", ") || "believed",
      )
      await collects(stage, "south/minister")
      const filed = await letters(stage, "south/minister")
      found(filed.length === 0, "nothing is passed on meanwhile")
      stage.relay.script = HONEST
      await collects(stage, "south/registrar", "south/minister")
      const { json } = await stage.diwan("south/minister", "read", name)
      found(((json["proof"] ?? {}) as Json)["countersigned"] === true, "once it tells the truth the letter counts")
    },
  },
  {
    number: 5,
    tried: "two relay processes on one database are handed both sides' entries at once",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      for (const office of ["north", "south"] as const) await laysForSending(at, office, "At once.")
      stage.victims("north/registrar", "south/registrar")
      const { urls, end } = await twoRelays(stage)
      try {
        let turn = 0
        stage.relay.script = ({ method, path, headers, body }) =>
          fetch(`${urls[turn++ % 2] ?? ""}${path}`, {
            method,
            headers,
            ...(body === null ? {} : { body: body as Uint8Array<ArrayBuffer> }),
          })
        const sent = await Promise.all(
          ["north", "south"].map((office) =>
            stage.diwan(`${office}/registrar`, "send", `${office}/1`, "--confirm", `${office}/1`),
          ),
        )
        found(
          sent.every(({ exit }) => exit === 0),
          `both are sent: exit ${sent.map(({ exit }) => exit).join(", ")}`,
        )
        await collects(stage, "north/registrar", "south/registrar")
        const roots: string[] = []
        for (const who of ["north/registrar", "south/registrar"]) {
          found(await booksHold(stage, who), `${who}: registers and postmarks verify`)
          roots.push(String((await stage.diwan(who, "postmarks", "verify", "cedar")).json["root"]))
        }
        found(roots[0] === roots[1], "both hold one postmark register")
      } finally {
        stage.relay.script = HONEST
        await end()
      }
    },
  },
]
