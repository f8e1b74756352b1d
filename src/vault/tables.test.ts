import assert from "node:assert/strict"
import * as fs from "node:fs"
import { test } from "node:test"
import { toHex } from "../bytes/index.ts"
import { behindItsBack, freshPath } from "./fresh.test.ts"
import { migrations } from "./migrations.ts"
import { checkTables, migrate, SCHEMA_HASHES, schemaHash } from "./tables.ts"

test("steps are numbered from 1 without gaps, and the hash after the last is the one that is demanded", (t) => {
  assert.deepEqual(
    migrations.map((step) => step.version),
    migrations.map((_, i) => i + 1),
  )
  assert.equal(SCHEMA_HASHES.length, migrations.length)
  const path = freshPath(t)
  fs.writeFileSync(path, "", { mode: 0o600 })
  behindItsBack(path, (store) => {
    migrate(store)
    assert.equal(toHex(schemaHash(store)), SCHEMA_HASHES.at(-1))
    checkTables(store)
    migrate(store) // nothing is left to do
    assert.equal(store.first("SELECT count(*) FROM schema_migrations")?.[0], migrations.length)
  })
})
