/**
 * A vault that is watched: each act that was committed is reported with the collections it wrote and what is to be said of
 * it. And a vault that can be taken away: once the gate is shut nothing is read or written any more, wherever a use case
 * was at that moment; it is as if the process had ended there, which every use case stands.
 * @module
 */
import { fromUtf8 } from "../../bytes/index.ts"
import type { Act, Collection, RecordId, Vault } from "../../vault/index.ts"
import type { Said } from "../api.ts"
import { ruleFor, type Before } from "./said.ts"

/** An act that was committed. */
export interface Committed {
  readonly touched: ReadonlySet<Collection>
  readonly said: readonly Said[]
}

/** Records of one act that are looked at: an act of more is one that imports, and says nothing of each. */
const MOST_MARKS = 1000

/**
 * @param gate throws when the vault is not to be used any more
 * @param report called after each act that was committed
 */
export function watched(vault: Vault, gate: () => void, report: (committed: Committed) => void): Vault {
  const watch = <T>(run: (name: string, change: (tx: Act) => T) => T, name: string, change: (tx: Act) => T): T => {
    gate()
    const touched = new Set<Collection>()
    const marks = new Map<string, { collection: Collection; key: string; before: Before }>()
    const result = run(name, (tx) => change(noting(tx, touched, marks)))
    report({ touched, said: saidOf(vault, marks) })
    return result
  }
  return {
    path: vault.path,
    id: vault.id,
    play: vault.play,
    get acts() {
      gate()
      return vault.acts
    },
    get ways() {
      gate()
      return vault.ways
    },
    act: (name, change) => watch((called, work) => vault.act(called, work), name, change),
    destroyAfter: (name, change) => watch((called, work) => vault.destroyAfter(called, work), name, change),
    read(look) {
      gate()
      return vault.read(look)
    },
    flushDestroyed() {
      gate()
      vault.flushDestroyed()
    },
    splitting() {
      gate()
      return vault.splitting()
    },
    async split(shares, change) {
      gate()
      const touched = new Set<Collection>()
      const result = await vault.split(shares, (tx, made) => {
        gate()
        return change(noting(tx, touched, new Map()), made)
      })
      report({ touched, said: [] })
      return result
    },
    async backUp(input) {
      gate()
      return vault.backUp(input)
    },
    exportKey() {
      gate()
      return vault.exportKey()
    },
    // Whoever is lent a desk does not close it.
    close: () => undefined,
    [Symbol.dispose]: () => undefined,
  }
}

function noting(
  tx: Act,
  touched: Set<Collection>,
  marks: Map<string, { collection: Collection; key: string; before: Before }>,
): Act {
  const note = (collection: Collection, id: RecordId): void => {
    touched.add(collection)
    const rule = ruleFor(collection)
    if (rule === undefined || marks.size >= MOST_MARKS) return
    const key = typeof id === "string" ? id : fromUtf8(id)
    const place = `${collection} ${key}`
    if (!marks.has(place)) marks.set(place, { collection, key, before: rule.mark(tx, key) })
  }
  return {
    ...tx,
    put(collection, id, bytes, at) {
      note(collection, id)
      tx.put(collection, id, bytes, at)
    },
    delete(collection, id) {
      touched.add(collection)
      return tx.delete(collection, id)
    },
  }
}

function saidOf(
  vault: Vault,
  marks: ReadonlyMap<string, { collection: Collection; key: string; before: Before }>,
): readonly Said[] {
  if (marks.size === 0) return []
  try {
    return vault.read((tx) =>
      [...marks.values()].flatMap(({ collection, key, before }) => {
        const said = ruleFor(collection)?.said(tx, key, before) ?? null
        return said === null ? [] : [said]
      }),
    )
  } catch {
    // The act is done and stays done. What cannot be told of it now is seen by whoever looks.
    return []
  }
}
