/**
 * Attack 2: a reader who reseals a view: to a colleague, as of another channel, under another letter, as another office's.
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { decodeAs, encodeRecord } from "../../src/bytes/index.ts"
import { idOf, ownRoster } from "../../src/desk/access.ts"
import { post } from "../../src/desk/act.ts"
import { takeForBundle } from "../../src/desk/carriage/stock.ts"
import { collect, flush } from "../../src/desk/index.ts"
import { views, type ViewRecord } from "../../src/desk/records.ts"
import { exportRegister, exportView, openRegisterFile, openViewFile, sealParcel } from "../../src/parcel/index.ts"
import { BUNDLE_LIST } from "../../src/relay/wire.ts"
import { channelOf, cheat, draftOf } from "../desk/steps.ts"
import type { World } from "../desk/world.ts"
import type { Attack } from "./attack.ts"
import type { Script } from "./relay.ts"
import { alarms, collects, sends, textOf, type Stage } from "./stage.ts"

/** North's registrar seals its own view of South's letter to the adviser, as if it were the adviser's. */
async function reseals(at: World): Promise<void> {
  const registrar = at.desk("north/registrar")
  const mine = registrar.vault.read((tx) => views.list(tx).at(-1)?.value) as ViewRecord
  cheat(registrar, (act) => {
    const adviser = ownRoster(act.tx, act.self).lines.find(({ title }) => title === "adviser")
    if (adviser === undefined) throw new TypeError("no adviser")
    const prekey = takeForBundle(act, adviser.officer)
    const envelope = sealParcel({ prekey, content: mine.content })
    const to = { office: act.self.office, officer: adviser.officer }
    post(act, to, idOf(channelOf(act)), { kind: "cover", cover: mine.cover, envelope })
  })
  await flush(registrar)
}

/** Lists what waits from the newest to the oldest. */
const reverses: Script = async ({ method, path }, forward) => {
  const answer = await forward()
  if (method !== "GET" || !path.includes("/bundles?") || answer.status !== 200) return answer
  const { bundles } = decodeAs(BUNDLE_LIST, new Uint8Array(await answer.arrayBuffer()), "list")
  const turned = bundles.toReversed().map((each, i) => ({ ...each, seq: (bundles[i] as { seq: number }).seq }))
  return new Response(encodeRecord({ bundles: turned }), { headers: answer.headers })
}

/** A victim drafts an answer. @returns the code with which it was refused */
async function answers(stage: Stage, name: string): Promise<string | null> {
  const file = join(stage.folder, "answer.md")
  writeFileSync(file, draftOf("We have read it.", [`answers: ${name}`]))
  return (await stage.diwan("north/adviser", "write", file)).code
}

/** The attacks of this kind. */
export const RESEALED: readonly Attack[] = [
  {
    number: 2,
    tried: "a reader reseals a view to a colleague, who was not to read it",
    quick: true,
    async run(stage, found) {
      const { at } = stage
      const readers = "south/registrar, south/minister, north/registrar"
      const name = await sends(at, "south", [{ text: "For the registrars.", readers }])
      await collect(at.desk("north/registrar"))
      await reseals(at)
      stage.victims("north/adviser")
      await collects(stage, "north/adviser")
      const read = await stage.diwan("north/adviser", "read", name)
      found(read.json["kind"] === "passed-on", `shown as ${String(read.json["kind"])}`)
      const receipt = await stage.diwan("north/adviser", "receipt", name)
      found(receipt.json["sent"] !== true, "no receipt is given")
      const code = await answers(stage, name)
      found(code === "passed-on", `an answer is refused: ${code ?? "it was not"}`)
    },
  },
  {
    number: 2,
    tried: "the same, so that it comes before the colleague's own view of that letter",
    quick: true,
    async run(stage, found) {
      const { at } = stage
      const name = await sends(at, "south", [
        { text: "For the registrars.", readers: "south/registrar, north/registrar" },
        { text: "For the adviser.", readers: "south/minister, north/adviser" },
      ])
      await collect(at.desk("north/registrar"))
      await reseals(at)
      stage.victims("north/adviser")
      stage.relay.script = reverses
      await collects(stage, "north/adviser")
      const { json } = await stage.diwan("north/adviser", "read", name)
      const text = await textOf(stage, "north/adviser", name)
      found(json["kind"] === "letter" && text === "For the adviser.", `the colleague reads: ${text}`)
      found((await answers(stage, name)) === null, "and may answer")
      const raised = await alarms(stage, "north/adviser")
      found(raised.length === 0, `alarms: ${raised.join(", ") || "none"}`)
    },
  },
  {
    number: 2,
    tried: "a view file is shown as of another channel, under another letter's cover, a register as another office's",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      for (const text of ["The first.", "The second."]) await sends(at, "north", text)
      stage.victims("south/registrar", "south/minister")
      await collects(stage, "south/registrar", "south/minister")
      const file = (name: string): string => join(stage.folder, name)
      for (const n of ["1", "2"])
        await stage.diwan("south/minister", "read", `north/${n}`, "--export", file(`${n}.view`))
      await stage.diwan(
        "south/registrar",
        "register",
        "export",
        "cedar",
        "--office",
        "north",
        "--out",
        file("register"),
      )
      const id = (await stage.diwan("south/minister", "channel", "fingerprint", "cedar")).json["channel"] as string
      const good = await stage.diwan(null, "verify", file("1.view"), "--channel", id)
      found(good.exit === 0, "the true one verifies")
      const [first, second] = ["1.view", "2.view"].map((name) => openViewFile(new Uint8Array(readFileSync(file(name)))))
      if (first === undefined || second === undefined) throw new TypeError("two views were exported")
      writeFileSync(file("mixed.view"), exportView({ cover: second.cover, content: first.content }))
      const register = openRegisterFile(new Uint8Array(readFileSync(file("register"))))
      const south = channelOf(at.desk("north/registrar")).other
      writeFileSync(file("mixed.register"), exportRegister({ ...register, office: south }))
      const other = id.replace(/^./, id.startsWith("0") ? "1" : "0")
      for (const [what, name, channel, code] of [
        ["another channel", "1.view", other, "channel-differs"],
        ["another letter", "mixed.view", id, "root-differs"],
        ["another office", "mixed.register", id, "register-first-entry"],
      ] as const) {
        const ran = await stage.diwan(null, "verify", file(name), "--channel", channel)
        found(ran.exit === 3 && ran.code === code, `${what}: exit ${ran.exit}, ${ran.code ?? "accepted"}`)
      }
    },
  },
]
