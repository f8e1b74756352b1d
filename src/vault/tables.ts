/**
 * The file's tables: running the steps that make them, and refusing a file in which they are anything else.
 * @module
 */
import { equal, sha256, toHex, utf8 } from "../bytes/index.ts"
import { VaultError } from "./error.ts"
import { migrations } from "./migrations.ts"
import type { Store } from "./sqlite.ts"

/**
 * Refuse a file whose tables are not exactly those that its recorded steps make: a trigger that copies what is deleted
 * would be enough to undo every destruction.
 */
export function checkTables(store: Store): void {
  const known = store.first("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'")
  if (known?.[0] !== 1) throw new VaultError("not-a-vault", "the file is not a Diwan vault")
  const applied = store.all("SELECT version, sha256 FROM schema_migrations ORDER BY version")
  if (applied.length > migrations.length) {
    throw new VaultError("newer-schema", "this vault was written by a newer Diwan; update this one")
  }
  const asKnown = applied.every(([version, sha], i) => {
    const step = migrations[i]
    return step !== undefined && step.version === version && equal(sha as Uint8Array, sha256(utf8(step.sql)))
  })
  if (!asKnown || applied.length === 0 || toHex(schemaHash(store)) !== SCHEMA_HASHES[applied.length - 1]) {
    throw new VaultError("schema-changed", "the vault's tables were altered outside Diwan; restore it from a backup")
  }
}

/** SHA-256 over every table, index, view and trigger as SQLite keeps them. */
export function schemaHash(store: Store): Uint8Array {
  const rows = store.all("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")
  return sha256(utf8(rows.map((row) => row.join("\0")).join("\0\0")))
}

/** What {@link schemaHash} is after each step. A test holds it to the steps. */
export const SCHEMA_HASHES: readonly string[] = [
  "fb74f1ef31d9afbe59367c59ae56487080e87276c1f3394ab008b141c81b8066",
  "f918293c48622af0a1353ad10a2207b22bbf7ac39e27f45eac5474392ab0cf48",
]

/** Run the steps that are missing, each in a transaction of its own. */
export function migrate(store: Store): void {
  const tables = store.first("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migrations'")?.[0]
  const done = tables === 0 ? 0 : (store.first("SELECT count(*) FROM schema_migrations")?.[0] as number)
  for (const { version, sql } of migrations.slice(done)) {
    store.run("BEGIN IMMEDIATE")
    try {
      store.run(sql)
      store.change("INSERT INTO schema_migrations (version, sha256) VALUES (?, ?)", version, sha256(utf8(sql)))
      store.run("COMMIT")
    } catch (cause) {
      if (store.inTransaction) store.run("ROLLBACK")
      throw cause
    }
  }
}
