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
