/**
 * `diwan slot …`: the ways to unlock a vault.
 * @module
 */
import type { Way } from "../../../vault/index.ts"
import { arg, done, placed, text, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { readWhole } from "../files.ts"
import { columns, foreign } from "../text.ts"
import { askNewPassphrase, askSecret, MOST_PASSPHRASE, withDesk, withReadingDesk } from "../unlock.ts"

/** The ways there are. */
export async function list(call: Call): Promise<Done> {
  return withReadingDesk(call, ({ vault }) => {
    const ways = vault.ways.list()
    if (ways.length === 0) call.say("none: this vault opens by its key alone; 'diwan slot passphrase' adds one")
    return done(
      { ways: ways.map(jsonWay) },
      columns(ways.map(({ id, kind, label }) => [id, kind, label === "" ? "" : foreign(label)])),
    )
  })
}

/** Another passphrase. */
export async function passphrase(call: Call): Promise<Done> {
  const [oldFile, newFile] = [text(call, "old-file"), text(call, "new-file")]
  return withDesk(call, async ({ vault }) => {
    const has = vault.ways.list().some(({ kind }) => kind === "passphrase")
    const old = !has ? null : await secretOf(call, oldFile, async () => askSecret(call, "The present passphrase"))
    const next = await secretOf(call, newFile, async () => askNewPassphrase(call))
    try {
      const way = await vault.ways.changePassphrase(old, next)
      call.say("the passphrase is changed; copies of the vault made before still open with the old one")
      return done({ way: jsonWay(way) })
    } finally {
      for (const secret of [old, next]) if (secret instanceof Uint8Array) secret.fill(0)
    }
  })
}

/** A recovery code. */
export async function recovery(call: Call): Promise<Done> {
  const label = (text(call, "label") ?? "recovery sheet").normalize("NFC")
  return withDesk(call, ({ vault }) => {
    const { way, code } = vault.ways.addRecovery(label)
    call.say(`write it down now: it is not shown again. ${foreign(label)} is ${way.id}`)
    return done({ way: jsonWay(way), code }, code)
  })
}

/** One way less. */
export async function remove(call: Call): Promise<Done> {
  const id = arg(call, 0).trim().toLowerCase()
  return withDesk(call, async ({ vault }) => {
    const way = vault.ways.list().find((each) => each.id === id)
    if (way !== undefined) {
      call.say(way.label === "" ? way.kind : `${way.kind}, ${foreign(way.label)}`)
      await confirmed(call, id, "remove")
    }
    vault.ways.remove(id)
    call.say("removed; copies of the vault made before still open with it")
    return done({ removed: id })
  })
}

function jsonWay({ id, kind, label }: Way): Record<string, unknown> {
  return { id, kind, label }
}

async function secretOf(call: Call, file: string | null, ask: () => Promise<string>): Promise<Uint8Array | string> {
  return file === null ? ask() : readWhole(placed(call, file), MOST_PASSPHRASE)
}
