/**
 * `npm start`: plays the case on this machine, then leaves everybody's desk open to look round in. With `--once` it ends
 * when the play does.
 * @module
 */
import { spawn } from "node:child_process"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { toHex } from "../../bytes/index.ts"
import { openerOf } from "../cli/start.ts"
import { playCase } from "./case.ts"
import { castOf, everybody } from "./cast.ts"
import { openDesks } from "./desks.ts"
import { openLobby } from "./lobby.ts"
import { setStage } from "./stage.ts"

const { values } = parseArgs({
  options: { once: { type: "boolean", default: false }, home: { type: "string", default: "play" } },
})
const folder = resolve(values.home)
const stage = await setStage(folder, process.stdout)
let channelId: Uint8Array
try {
  channelId = await playCase(stage)
} catch (error) {
  stage.closeVaults()
  await stage.end()
  throw error
}
stage.closeVaults()
const diwan = `npx diwan --passphrase-file ${join(values.home, "passphrase")} --home`
stage.narrate.chapter("Look round by hand")
stage.narrate.show(
  [
    `${diwan} ${join(values.home, "south/principal")} read north/4`,
    `${diwan} ${join(values.home, "south/registrar")} register show cedar`,
    `${diwan} ${join(values.home, "north/adviser")} list`,
    `npx diwan verify ${join(values.home, "south/minister/north-4.view")} --channel ${toHex(channelId)}`,
  ].join("\n"),
)
if (values.once) await stage.end()
else await leaveOpen()

/** The relay and the desks stay until somebody ends the play. */
async function leaveOpen(): Promise<void> {
  let stop = (): void => undefined
  const stopped = new Promise<void>((done) => {
    stop = done
  })
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
  const { passphraseFile, folderOf } = stage
  const desks = await openDesks({ people: everybody(), homeOf: folderOf, passphraseFile })
  const offices = ["north", "south"].map((office) => ({ office, people: castOf(office) }))
  const lobby = await openLobby(offices, desks)
  stage.narrate.chapter("Everybody's desk")
  stage.narrate.show(
    [
      lobby.address,
      "",
      "The relay and the desks keep running, so that you can write, approve and send. Ctrl-C ends them.",
    ].join("\n"),
  )
  // The address holds no secret; where there is no browser, it stands above.
  if (process.stdout.isTTY)
    spawn(openerOf(process.env), [lobby.address], { stdio: "ignore" }).once("error", () => undefined)
  await Promise.race([stopped, stage.relayEnded])
  await lobby.close()
  await desks.end()
  await stage.end()
}
