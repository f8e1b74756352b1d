/**
 * `npm start`: plays the case on this machine, then leaves it to look round in. With `--once` it ends when the play does.
 * @module
 */
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { toHex } from "../../bytes/index.ts"
import { playCase } from "./case.ts"
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
if (values.once) {
  await stage.end()
} else {
  stage.narrate.show("\nThe relay keeps running, so that you can write and send. Ctrl-C ends it.")
  const stop = (): void => void stage.end()
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
  await stage.relayEnded
}
