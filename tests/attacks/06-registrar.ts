/**
 * Attack 6: a registrar run from yesterday's vault file, and one that shows a second history.
 * @module
 */
import { randomBytes } from "node:crypto"
import { cpSync, readdirSync, rmSync } from "node:fs"
import { dirname, join } from "node:path"
import { idOf, registrarOfOther } from "../../src/desk/access.ts"
import { sealFor } from "../../src/desk/act.ts"
import { channelRegister, entryAt, headOf, logKeys } from "../../src/desk/channels/registers.ts"
import { askLeave, collect, flush, sendLetter, writeDraft } from "../../src/desk/index.ts"
import { signCheckpoint } from "../../src/register/index.ts"
import { forked } from "../desk/forked.ts"
import { approveAll, channelOf, cheat, draftOf } from "../desk/steps.ts"
import type { Attack } from "./attack.ts"
import { HONEST } from "./relay.ts"
import { alarms, booksHold, collects, laysForSending, letters, sends, textOf, type Stage } from "./stage.ts"

/** Copy a vault's files, whichever there are. */
function copyVault(from: string, to: string): void {
  for (const file of readdirSync(to)) if (file.startsWith("vault.diwan")) rmSync(join(to, file))
  for (const file of readdirSync(from)) if (file.startsWith("vault.diwan")) cpSync(join(from, file), join(to, file))
}

/** What South holds in the end: one history, the true one. */
async function oneHistory(stage: Stage, found: (held: boolean, what: string) => void): Promise<void> {
  await collects(stage, "south/registrar", "south/minister")
  const filed = await letters(stage, "south/minister")
  found(filed.join() === "north/1", `South holds ${filed.join(", ") || "nothing"}`)
  found((await textOf(stage, "south/minister", "north/1")) === "The true first.", "which is the true one")
  found(await booksHold(stage, "south/registrar"), "and both registers verify")
}

/** The attacks of this kind. */
export const REGISTRAR: readonly Attack[] = [
  ...[false, true].map((hidden): Attack => ({
    number: 6,
    tried: `a registrar's vault file is put back as it was yesterday, and used${hidden ? ", while the host's newest checkpoint is kept from it" : ""}`,
    quick: false,
    async run(stage, found) {
      const { at } = stage
      at.leave("north/registrar")
      const home = dirname(at.pathOf("north/registrar"))
      const yesterday = join(stage.folder, "yesterday")
      cpSync(home, yesterday, { recursive: true })
      await at.reopen("north/registrar")
      const name = await laysForSending(at, "north", "The true first.")
      await sendLetter(at.desk("north/registrar"), name)
      stage.victims("north/registrar", "south/registrar", "south/minister")
      copyVault(yesterday, home)
      if (hidden)
        stage.relay.script = async ({ method, path }, forward) =>
          method === "GET" && path.startsWith("/v1/postmarks/") ? null : forward()
      const adviser = at.desk("north/adviser")
      const { draft } = writeDraft(adviser, { source: draftOf("Another first."), name: "draft", folder: at.folder })
      askLeave(adviser, draft, false)
      await flush(adviser)
      const first = await stage.diwan("north/registrar", "collect")
      await collect(adviser)
      await stage.diwan("north/registrar", "collect")
      for (const who of ["principal", "adviser"]) await collect(at.desk(`north/${who}`))
      await approveWaiting(stage)
      await stage.diwan("north/registrar", "collect")
      const send = await stage.diwan("north/registrar", "send", "north/1", "--confirm", "north/1")
      const codes = [...new Set([first.code, send.code].filter((code) => code !== null))].join(", ")
      found(send.json["postmarked"] === undefined || send.json["postmarked"] === null, `it sends nothing: ${codes}`)
      stage.relay.script = HONEST
      await oneHistory(stage, found)
    },
  })),
  {
    number: 6,
    tried: "a registrar's whole machine is put back, signs a second history, and its office goes on from it alone",
    quick: false,
    async run(stage, found) {
      const { at } = stage
      const north = "north/registrar"
      const south = "south/registrar"
      await forked(at)
      stage.victims(north, south, "north/principal", "north/adviser", "south/minister")
      await collects(stage, north, south, north)
      const sent = await stage.diwan(north, "send", "north/1", "--confirm", "north/1")
      found(sent.exit !== 0 && sent.code === "register-split", `nothing more is signed: ${sent.code}`)
      const proposed = await stage.diwan(north, "channel", "heal", "cedar", "--propose", "--confirm", "cedar")
      found(
        proposed.exit === 0,
        `its registrar proposes to heal it, and sees what is set aside (${proposed.code ?? "no fault"})`,
      )
      await collects(stage, "north/principal", "north/adviser")
      const approve = ["channel", "heal", "cedar", "--approve", "--confirm", "cedar"] as const
      const own = [await stage.diwan("north/principal", ...approve), await stage.diwan(north, ...approve)]
      found(
        own.every(({ exit }) => exit === 0),
        "its own quorum approves",
      )
      await collects(stage, north, south, north)
      const alone = await stage.diwan(north, "send", "north/1", "--confirm", "north/1")
      found(alone.code === "register-split", `that alone changes nothing: ${alone.code}`)
      await collects(stage, "south/minister")
      found((await stage.diwan("south/minister", ...approve)).exit === 0, "the other office's quorum approves")
      await collects(stage, south, north, south, north)
      found(await booksHold(stage, south), "both registers verify")
      const file = join(stage.folder, "north.register")
      await stage.diwan(south, "register", "export", "cedar", "--office", "north", "--out", file)
      const { channel } = (await stage.diwan(south, "channel", "fingerprint", "cedar")).json
      const verified = await stage.diwan(null, "verify", file, "--channel", String(channel))
      const entries = (verified.json["entries"] ?? []) as readonly {
        readonly kind: string
        readonly healing?: unknown
      }[]
      const isNamed = entries.some(({ kind, healing }) => kind === "healing" && healing !== undefined)
      found(verified.exit === 0 && isNamed, "whoever verifies the file sees that it was healed")
    },
  },
  {
    number: 6,
    tried: "a registrar shows the other side a second history, signed with the log's keys",
    quick: true,
    async run(stage, found) {
      const { at } = stage
      await sends(at, "north", "The true first.")
      const registrar = at.desk("north/registrar")
      stage.victims("south/registrar", "south/minister")
      await collects(stage, "south/registrar")
      const { right, filing, envelope } = cheat(registrar, (act) => {
        const channel = channelOf(act)
        const register = channelRegister(idOf(channel), act.self.office)
        const { size } = headOf(act.tx, register)
        const root = new Uint8Array(randomBytes(32))
        const keys = logKeys(act.self)
        const checkpoint = signCheckpoint({ origin: register.origin, size, root, keys, time: act.now })
        const { data, approvals, shown } = entryAt(act.tx, register, size - 1)
        const entries = [{ data, approvals, shown }]
        return sealFor(act, registrarOfOther(act.tx, channel.other), idOf(channel), [
          { kind: "entries", office: act.self.office, from: size - 1, entries, checkpoint, consistency: [] },
        ])
      })
      await registrar
        .relay(right.relay)
        .deposit({ mailbox: right.mailbox, right: right.token, filing, octets: envelope })
      const ran = await stage.diwan("south/registrar", "collect")
      const raised = await alarms(stage, "south/registrar")
      found(ran.exit === 3 && raised.join() === "register-forked", `exit ${ran.exit}, ${raised.join(", ")}`)
      const { json } = await stage.diwan("south/registrar", "alarm", "list")
      const [kept] = json["alarms"] as readonly { evidence: boolean }[]
      found(kept?.evidence === true, "the evidence is kept")
      await oneHistory(stage, found)
    },
  },
]

/** North's signatories approve what was laid before them, if anything was. */
async function approveWaiting({ at }: Stage): Promise<void> {
  await at.reopen("north/registrar")
  try {
    await approveAll(at, "north", "letter", 2).catch(() => 0)
  } finally {
    at.leave("north/registrar")
  }
}
