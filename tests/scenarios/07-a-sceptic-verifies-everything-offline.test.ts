/**
 * Scenario 7: counsel, or an overseer, gets files and the channel's id, and checks them without a vault, a network or
 * trust in anybody. The id is the only thing they must bring.
 */
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { toHex } from "../../src/bytes/index.ts"
import { channelFingerprint, exportBook, exportLetter, inspect, verifyFile } from "../../src/desk/index.ts"
import { fingerprint } from "../../src/office/index.ts"
import { draftOf, send, standing, type Template, type World } from "../desk/steps.ts"

let template: Template
let at: World
before(async () => {
  template = await standing()
  at = await template.copy()
})
after(async () => {
  await at.close()
  template.remove()
})

const OPEN = "What the sceptic may read."
const CLOSED = "What the sceptic may not read: coriander."

test("a sceptic verifies everything offline", async (t) => {
  await t.test("North has sent two letters, the second in two parts", async () => {
    await send(at, "north", draftOf("The first."))
    await send(
      at,
      "north",
      draftOf([{ text: OPEN }, { text: CLOSED, marking: "secret", readers: "north/principal, south/minister" }]),
    )
  })

  const brought = (): Uint8Array => channelFingerprint(at.desk("south/registrar"), "cedar").id
  const view = (): Uint8Array => exportLetter(at.desk("south/registrar"), "north/2").file

  await t.test("the sceptic brings the channel's id, whose fingerprint the two sides once read to each other", () => {
    assert.deepEqual(fingerprint(brought()).groups, channelFingerprint(at.desk("north/registrar"), "cedar").groups)
  })

  await t.test(
    "the registrar's view of north/2 proves who approved it, its number, its time; and holds only its part",
    () => {
      const { kind, verified } = verifyFile(view(), brought())
      assert.ok(kind === "view" && verified.kind === "verified")
      const { cover, view: letter } = verified
      assert.deepEqual([cover.statement.number, cover.approvers.length, cover.standing], [2, 2, "countersigned"])
      assert.deepEqual([cover.postmarked?.time, cover.entered.index], [at.clock.now, 3])
      assert.deepEqual(
        letter.sections.flatMap(({ versions }) => versions.map(({ text }) => text)),
        [OPEN],
      )
      assert.equal(Buffer.from(view()).includes("coriander"), false)
    },
  )

  await t.test("without the channel's id the answer is no: a file vouches only for itself", () => {
    assert.equal(verifyFile(view(), null).verified.kind, "unidentified")
    assert.throws(() => verifyFile(view(), new Uint8Array(32)), { code: "channel-differs" })
  })

  await t.test("the register proves the count without a word of content", () => {
    const { file, channelId } = exportBook(at.desk("north/registrar"), "cedar", "north")
    assert.deepEqual(channelId, brought())
    const { kind, verified } = verifyFile(file, brought())
    assert.ok(kind === "register" && verified.kind === "verified")
    assert.deepEqual([verified.letters, verified.gaps], [2, []])
    for (const text of [OPEN, "coriander", "The first."]) assert.equal(Buffer.from(file).includes(text), false)
  })

  await t.test(
    "all of it holds in a process that may open no socket and read nothing but the program and the files",
    () => {
      const files = { view: view(), register: exportBook(at.desk("north/registrar"), "cedar", "north").file }
      const folder = join(at.folder, "sceptic")
      const root = join(import.meta.dirname, "../..")
      const program = `
      import { readFileSync } from "node:fs"
      import { verifyRegisterFile, verifyViewFile } from ${JSON.stringify(join(root, "src/parcel/index.ts"))}
      const channelId = Uint8Array.from(Buffer.from(process.argv[1], "hex"))
      const read = (name) => new Uint8Array(readFileSync(name))
      console.log(verifyViewFile({ file: read(process.argv[2]), channelId }).kind, verifyRegisterFile({ file: read(process.argv[3]), channelId }).kind)`
      const paths = Object.entries(files).map(([name, octets]) => {
        const path = `${folder}.${name}`
        writeFileSync(path, octets)
        return path
      })
      const flags = ["--permission", `--allow-fs-read=${root}`, ...paths.map((path) => `--allow-fs-read=${path}`)]
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [...flags, "--conditions=source", "--input-type=module", "-e", program, toHex(brought()), ...paths],
        { encoding: "utf8", env: {} },
      )
      assert.equal(stdout, "verified verified\n", stderr)
    },
  )

  await t.test("a curious sceptic looks inside, and sees structure and no secret", () => {
    const shown = inspect(view(), false)
    assert.match(shown, /"kind": "view"/)
    assert.equal(shown.includes("coriander"), false)
  })
})
