/**
 * What tests of pouches do that people do not: look into volumes, make others of them, kill the process that reads them.
 * @module
 */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { mkdtempSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { toHex } from "../../src/bytes/index.ts"
import { look } from "../../src/desk/act.ts"
import type { Desk } from "../../src/desk/index.ts"
import { channels, invited, outbox, reach, selves, taken as takenWords, wanted } from "../../src/desk/records.ts"
import { encodeVolume, openVolume, planPouch, type Cargo } from "../../src/pouch/index.ts"
import type { World } from "./steps.ts"

/** Another process, as the orders say. @returns the signal that ended it, or null */
export function child(at: World, who: string, orders: object): string | null {
  const program = fileURLToPath(new URL("./pouch-child.ts", import.meta.url))
  const input = JSON.stringify({ vault: at.pathOf(who), key: toHex(at.keyOf(who)), now: at.clock.now, ...orders })
  const { signal, status, stderr } = spawnSync(process.execPath, ["--conditions=source", program], {
    input,
    encoding: "utf8",
  })
  if (signal === null) assert.equal(status, 0, stderr)
  return signal
}

/** What is in a volume, as it was given to be packed. */
export function cargoOf(file: string): readonly Cargo[] {
  const volume = openVolume(file)
  try {
    const lockers = new Map<string, Extract<Cargo, { kind: "locker" }>>()
    const bundles: Cargo[] = []
    for (const lying of volume.frames) {
      const { frame } = lying
      const octets = frame.kind === "bundle" || frame.kind === "chunk" ? volume.body(lying) : null
      if (frame.kind === "bundle") {
        assert.equal(frame.length, frame.size, "a bundle of one piece")
        const { mailbox, filing, mark } = frame
        bundles.push({ kind: "bundle", mailbox, filing, mark, octets: octets ?? assert.fail() })
      } else if (frame.kind === "chunk") {
        const { locker, size, n, payer } = frame
        const before = lockers.get(toHex(locker))
        lockers.set(toHex(locker), {
          kind: "locker",
          locker,
          size,
          payer,
          chunks: [...(before?.chunks ?? []), n],
          source: (i) => (i === n ? (octets ?? assert.fail()) : (before?.source(i) ?? assert.fail())),
        })
      }
    }
    return [...bundles, ...lockers.values()]
  } finally {
    volume.close()
  }
}

/** A volume beside another, with other things in it and every hash right: what a carrier can make. */
export function rewrite(
  file: string,
  cargo: readonly Cargo[],
  words: readonly { readonly bundle: Uint8Array; readonly token: Uint8Array }[] = [],
): string {
  const [volume] = planPouch({ pouch: randomBytes(16), volumeBytes: 2 ** 30, taken: words, cargo })
  const path = join(mkdtempSync(join(dirname(file), "forged-")), "our.pouch")
  writeFileSync(path, encodeVolume(volume ?? assert.fail()))
  return path
}

/** Every capability that a vault holds, by what it is. */
export function capabilitiesOf(desk: Desk): readonly (readonly [string, Uint8Array])[] {
  return look(desk, (tx) => {
    const self = selves.get(tx, "self")
    assert.ok(self)
    return [
      ["collect token", self.mailbox.collect] as const,
      ...(self.dispatch === null ? [] : [["deposit right", self.dispatch.right.token] as const]),
      ...reach.list(tx).map(({ value }) => ["deposit right", value.right.token] as const),
      ...channels
        .list(tx)
        .flatMap(({ value: { right, ticket } }) => [
          ...(right === null ? [] : [["deposit right", right.token] as const]),
          ...(ticket === null ? [] : [["ticket", ticket] as const]),
        ]),
      ...invited.list(tx).map(({ key }) => ["invitation", Buffer.from(key, "hex")] as const),
      ...wanted.list(tx).map(({ value }) => ["read token", value.token] as const),
    ]
  })
}

/** What changes in a vault when something is taken. */
export function recordsIn(desk: Desk): readonly number[] {
  return look(desk, (tx) => [outbox.count(tx), takenWords.count(tx), wanted.count(tx), reach.count(tx)])
}
