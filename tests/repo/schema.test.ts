import assert from "node:assert/strict"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import { createVault } from "../../src/vault/index.ts"

const ROOT = join(import.meta.dirname, "../..")

function tables(database: DatabaseSync): readonly unknown[] {
  return database
    .prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")
    .all()
    .map((row) => Object.values(row))
}

test("docs/schema.sql is what a new vault has, to the comment", async (t) => {
  const folder = fs.mkdtempSync(join(tmpdir(), "diwan-schema-"))
  t.after(() => fs.rmSync(folder, { recursive: true }))
  const path = join(folder, "officer.vault")
  ;(await createVault({ path, unlock: { passphrase: "x" }, play: true })).close()
  const made = new DatabaseSync(path, { readOnly: true })
  const documented = new DatabaseSync(":memory:")
  documented.exec(fs.readFileSync(join(ROOT, "docs/schema.sql"), "utf8"))
  assert.deepEqual(tables(documented), tables(made))
  assert.ok(tables(made).length > 10)
  made.close()
})

test("every table of the vault is STRICT, and every column of it NOT NULL and explained", () => {
  const documented = new DatabaseSync(":memory:")
  documented.exec(fs.readFileSync(join(ROOT, "docs/schema.sql"), "utf8"))
  const own = documented.prepare("SELECT name, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite_%'").all()
  assert.ok(own.length >= 9)
  for (const { name, strict } of own) {
    assert.equal(strict, 1, `${String(name)} is not STRICT`)
    for (const column of documented.prepare('SELECT name, "notnull", pk FROM pragma_table_info(?)').all(String(name))) {
      assert.ok(column["notnull"] === 1 || column["pk"] === 1, `${String(name)}.${String(column["name"])} may be NULL`)
    }
  }
  for (const statement of documented
    .prepare("SELECT sql FROM sqlite_schema WHERE type = 'table' AND sql NOT NULL")
    .all()) {
    if (!String(statement["sql"]).includes("sqlite_sequence")) assert.match(String(statement["sql"]), /\n {2}-- /)
  }
})
