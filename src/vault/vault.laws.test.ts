import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { toHex, utf8 } from "../bytes/index.ts"
import { freshPath, freshVault } from "./fresh.test.ts"
import { openVault, type Act, type Collection, type Reading, type Vault } from "./index.ts"

interface Filed {
  readonly order: number
  readonly state: number
  readonly bytes: Uint8Array
}
type Model = Map<string, Filed>
const collections = ["letters", "prekeys", "outbox"] as const satisfies readonly Collection[]

type Step =
  | {
      readonly kind: "put"
      readonly collection: Collection
      readonly id: string
      readonly filed: Partial<Filed> & { bytes: Uint8Array }
    }
  | { readonly kind: "delete"; readonly collection: Collection; readonly id: string }

const collection = fc.constantFrom(...collections)
const id = fc.constantFrom("a", "b", "c", "ديوان", "e/5")
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("put" as const),
    collection,
    id,
    filed: fc.record(
      {
        bytes: fc.uint8Array({ maxLength: 300 }),
        order: fc.integer({ min: -3, max: 3 }),
        state: fc.integer({ min: 0, max: 2 }),
      },
      { requiredKeys: ["bytes"] },
    ),
  }),
  fc.record({ kind: fc.constant("delete" as const), collection, id }),
)
const doing = fc.record({
  steps: fc.array(step, { maxLength: 8 }),
  ends: fc.constantFrom("commit", "commit", "throw", "reopen", "destroy"),
})

test(
  "law: a vault is a map, whatever is put, deleted, undone, flushed and opened again",
  { timeout: 300_000 },
  async (t) => {
    const runs = process.env["SLOW"] === "1" ? 200 : 25
    await fc.assert(
      fc.asyncProperty(fc.array(doing, { maxLength: 12 }), async (acts) => {
        const path = freshPath(t)
        let vault = await freshVault(t, path)
        const key = vault.exportKey()
        let model: Model = new Map()
        let committed = 0
        for (const { steps, ends } of acts) {
          const next: Model = new Map(model)
          const change = (tx: Act): void => {
            for (const one of steps) apply(one, tx, next)
            agree(tx, next) // an act sees its own changes
            if (ends === "throw") throw new RangeError("undo")
          }
          if (ends === "throw") {
            assert.throws(() => vault.act("undo", change), RangeError)
          } else {
            if (ends === "destroy") vault.destroyAfter("destroy", change)
            else vault.act("do", change)
            model = next
            committed++
          }
          if (ends === "reopen") vault = await reopened(vault, path, key)
          vault.read((tx) => agree(tx, model))
          assert.equal(vault.acts, committed)
        }
        vault = await reopened(vault, path, key)
        vault.read((tx) => agree(tx, model))
        vault.close()
      }),
      { numRuns: runs },
    )
  },
)

function reopened(vault: Vault, path: string, key: Buffer): Promise<Vault> {
  vault.close()
  return openVault({ path, unlock: { key } })
}

function apply(one: Step, tx: Act, model: Model): void {
  const name = `${one.collection} ${one.id}`
  const before = model.get(name)
  if (one.kind === "delete") {
    assert.equal(tx.delete(one.collection, one.id), model.delete(name))
    return
  }
  const { bytes, ...place } = one.filed
  tx.put(one.collection, one.id, bytes, place)
  model.set(name, { order: place.order ?? before?.order ?? 0, state: place.state ?? before?.state ?? 0, bytes })
}

function agree(tx: Reading, model: Model): void {
  for (const collection of collections) {
    const expected = [...model].filter(([name]) => name.startsWith(`${collection} `))
    const listed = [...tx.list(collection)]
    assert.deepEqual(
      listed.map((found) => found.order),
      listed.map((found) => found.order).toSorted((a, b) => a - b),
    )
    assert.deepEqual(
      new Set(listed.map((found) => `${toHex(found.id)} ${found.order} ${found.state} ${toHex(found.bytes)}`)),
      new Set(
        expected.map(([name, { order, state, bytes }]) => {
          return `${toHex(utf8(name.slice(collection.length + 1)))} ${order} ${state} ${toHex(bytes)}`
        }),
      ),
    )
    const backwards = [...tx.list(collection, { descending: true })].map((found) => toHex(found.id))
    assert.deepEqual(
      backwards.toReversed(),
      listed.map((found) => toHex(found.id)),
    )
    for (const state of [0, 1, 2]) {
      assert.equal(tx.count(collection, { state }), expected.filter(([, filed]) => filed.state === state).length)
      assert.equal([...tx.list(collection, { state })].length, tx.count(collection, { state }))
    }
  }
}
