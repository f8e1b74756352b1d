import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { encodeRecord } from "../bytes/index.ts"
import { fileFault } from "./fault.ts"
import { behindItsBack, child, ended, freshPath, freshVault, PASSPHRASE, refused, smallDisk } from "./fresh.test.ts"
import { createVault, LEAST_COST, MOST_RECORD_BYTES, openVault } from "./index.ts"

const unlock = { passphrase: PASSPHRASE }
const unixOnly = process.platform === "win32" ? "needs POSIX modes" : false

test(
  "permissions: a file or folder that others may enter, or that is somebody else's",
  { skip: unixOnly },
  async (t) => {
    const path = freshPath(t)
    ;(await freshVault(t, path)).close()
    for (const mode of [0o640, 0o604, 0o660, 0o601]) {
      fs.chmodSync(path, mode)
      await assert.rejects(openVault({ path, unlock }), refused("permissions"))
    }
    fs.chmodSync(path, 0o600)
    fs.chmodSync(dirname(path), 0o750)
    await assert.rejects(openVault({ path, unlock }), refused("permissions"))
    const second = join(dirname(path), "second.vault")
    await assert.rejects(createVault({ path: second, unlock, play: true }), refused("permissions"))
    fs.chmodSync(dirname(path), 0o700)
    if (process.geteuid?.() === 0) {
      fs.chownSync(path, 65534, 65534)
      await assert.rejects(openVault({ path, unlock }), refused("permissions"))
      fs.chownSync(path, 0, 0)
    }
    ;(await openVault({ path, unlock })).close()
  },
)

test("a wide umask does not widen what is made", { skip: unixOnly }, async (t) => {
  const folder = join(dirname(freshPath(t)), "new", "deeper")
  const path = join(folder, "officer.vault")
  const run = child(
    `process.umask(0)
     const v = await vault.createVault({ path: argv[0], unlock: { passphrase: "x" }, play: true })
     v.act("a", (tx) => tx.put("told", "a", new Uint8Array(9)))
     console.log(JSON.stringify(fs.readdirSync(argv[1]).map((name) => fs.statSync(argv[1] + "/" + name).mode & 0o777)))
     console.log(fs.statSync(argv[1]).mode & 0o777)
     v.close()`,
    path,
    folder,
  )
  const { said } = await ended(run)
  const [files, mode] = said.trim().split("\n")
  assert.equal(mode, String(0o700))
  assert.deepEqual(new Set(JSON.parse(files ?? "") as number[]), new Set([0o600]))
})

test("read-only: the folder or its disk cannot be written", { skip: unixOnly }, async (t) => {
  const disk = process.geteuid?.() === 0 ? smallDisk(t, "size=2m") : dirname(freshPath(t))
  if (disk === undefined) return t.skip("root without mounts cannot make a folder it may not write")
  const path = join(disk, "officer.vault")
  ;(await createVault({ path, unlock, play: true })).close()
  const { spawnSync } = await import("node:child_process")
  if (process.geteuid?.() === 0) spawnSync("mount", ["-o", "remount,ro", disk])
  else fs.chmodSync(disk, 0o500)
  await assert.rejects(openVault({ path, unlock }), refused("read-only"))
  await assert.rejects(createVault({ path: `${path}2`, unlock, play: true }), refused("read-only"))
  await assert.rejects(createVault({ path: join(disk, "new", "a.vault"), unlock, play: true }), refused("read-only"))
  if (process.geteuid?.() === 0) spawnSync("mount", ["-o", "remount,rw", disk])
  else fs.chmodSync(disk, 0o700)
  ;(await openVault({ path, unlock })).close()
})

test("full: the act is undone whole, and the vault goes on", async (t) => {
  const path = freshPath(t)
  ;(await freshVault(t, path)).close()
  using vault = await openVault({ path, unlock, maxBytes: fs.statSync(path).size + 64 * 1024 })
  vault.act("small", (tx) => tx.put("inbox", "small", new Uint8Array(100)))
  for (let i = 0; i < 3; i++) {
    assert.throws(
      () =>
        vault.act("large", (tx) => {
          tx.put("inbox", "small", new Uint8Array(1))
          for (let n = 0; n < 40; n++) tx.put("inbox", `large ${n}`, randomBytes(8000))
        }),
      refused("full"),
    )
  }
  assert.equal(vault.acts, 1)
  vault.act("small again", (tx) => tx.put("told", "small", new Uint8Array(100)))
  vault.flushDestroyed()
  vault.read((tx) => {
    assert.equal(tx.get("inbox", "small")?.length, 100)
    assert.equal(tx.count("inbox"), 1)
  })
})

test("full: a disk that is really full", { skip: unixOnly }, async (t) => {
  const disk = smallDisk(t, "size=800k")
  if (disk === undefined) return t.skip("needs root, and mounts")
  const path = join(disk, "officer.vault")
  const ballast = join(disk, "ballast")
  fs.writeFileSync(ballast, new Uint8Array(200_000))
  const vault = await createVault({ path, unlock, play: true })
  const key = vault.exportKey()
  vault.act("small", (tx) => tx.put("inbox", "small", new Uint8Array(100)))
  assert.throws(() => vault.act("large", (tx) => tx.put("inbox", "large", randomBytes(2 ** 20))), refused("full"))
  vault.read((tx) => assert.equal(tx.count("inbox"), 1))
  let filed = 0
  try {
    for (; filed < 1000; filed++) vault.act("fill", (tx) => tx.put("inbox", `${filed}`, randomBytes(4000)))
    assert.fail("800 KiB do not hold 4 MB")
  } catch (error) {
    refused("full")(error)
  }
  vault.read((tx) => assert.equal(tx.count("inbox"), filed + 1))
  assert.throws(() => vault.flushDestroyed(), refused("full"))
  vault.close()
  using again = await openVault({ path, unlock: { key } })
  again.read((tx) => assert.equal([...tx.list("inbox")].length, filed + 1))
  await assert.rejects(createVault({ path: join(disk, "b.vault"), unlock, play: true }), refused("full"))
  fs.rmSync(ballast)
  again.destroyAfter("make room", (tx) => {
    for (let i = 0; i < filed; i++) tx.delete("inbox", `${i}`)
  })
  assert.equal(
    again.read((tx) => tx.count("inbox")),
    1,
  )
})

test("damaged: pages that are not SQLite's any more", async (t) => {
  const path = freshPath(t)
  const vault = await freshVault(t, path)
  const key = vault.exportKey()
  vault.act("file", (tx) => {
    for (let i = 0; i < 400; i++) tx.put("letters", `${i}`, randomBytes(200))
  })
  vault.close()
  const whole = fs.readFileSync(path)
  const spoilt = Buffer.from(whole)
  randomBytes(whole.length - 100).copy(spoilt, 100)
  fs.writeFileSync(path, spoilt)
  await assert.rejects(openVault({ path, unlock: { key } }), refused("damaged"))
  // Wherever a page is spoilt, it is refused: never read as something else.
  for (let page = 1; page < whole.length / 4096; page += 3) {
    const one = Buffer.from(whole)
    randomBytes(4096).copy(one, page * 4096)
    fs.writeFileSync(path, one)
    try {
      using opened = await openVault({ path, unlock: { key } })
      const count = opened.read((tx) => [...tx.list("letters")].length)
      assert.equal(count, 400, "a page that is not the letters'")
    } catch (error) {
      assert.match((error as { code?: string }).code ?? "", /^(?:damaged|tampered|io)$/)
    }
  }
})

test("io: the log disappears under an open vault", { skip: unixOnly }, async (t) => {
  const path = freshPath(t)
  const vault = await freshVault(t, path)
  vault.act("file", (tx) => tx.put("inbox", "before", randomBytes(100)))
  assert.throws(
    () =>
      vault.act("file much", (tx) => {
        // More than SQLite keeps in memory, so that it must be read back from the log.
        for (let i = 0; i < 60; i++) tx.put("inbox", `${i}`, randomBytes(2 ** 19))
        fs.truncateSync(`${path}-wal`, 0)
        for (const _ of tx.list("inbox"));
      }),
    (error) => {
      assert.match((error as { code?: string }).code ?? "", /^(?:io|damaged)$/)
      return true
    },
  )
})

test("io, read-only, full, exists, not-found: what the file system says has a code", () => {
  const codes = {
    EIO: "io",
    EROFS: "read-only",
    EACCES: "read-only",
    ENOSPC: "full",
    EDQUOT: "full",
    EEXIST: "exists",
    ENOENT: "not-found",
  } as const
  for (const [code, want] of Object.entries(codes)) {
    refused(want)(fileFault(Object.assign(new Error("it failed"), { code }), "the file"))
  }
  const other = new Error("something else")
  assert.equal(fileFault(other, "the file"), other)
})

test("out-of-memory: unlocking needs more than there is", { skip: process.platform !== "linux" }, async (t) => {
  const path = freshPath(t)
  const vault = await createVault({ path, unlock: { key: randomBytes(32) }, play: true })
  vault.close()
  const parameters = encodeRecord({
    kind: "passphrase",
    kdf: "argon2id",
    salt: new Uint8Array(16),
    ...LEAST_COST,
    memory: 2 * 2 ** 20,
  })
  behindItsBack(path, (store) =>
    store.change("INSERT INTO slots (parameters, wrapped) VALUES (?, ?)", parameters, new Uint8Array(48)),
  )
  const run = child(
    `const { spawnSync } = await import("node:child_process")
     const now = Number(/VmSize:\\s+(\\d+)/.exec(fs.readFileSync("/proc/self/status", "latin1"))[1]) * 1024
     spawnSync("prlimit", ["--pid", String(process.pid), "--as=" + (now + 2 ** 30)])
     try { await vault.openVault({ path: argv[0], unlock: { passphrase: "x" } }) } catch (error) { console.log(error.code) }`,
    path,
  )
  const { said } = await ended(run)
  if (said.trim() === "wrong-passphrase") return t.skip("this machine sets no limit")
  assert.equal(said.trim(), "out-of-memory")
})

test("too-long: a record larger than any bundle", async (t) => {
  const vault = await freshVault(t)
  const zeros = new Uint8Array(MOST_RECORD_BYTES + 1)
  assert.throws(() => vault.act("put", (tx) => tx.put("inbox", "x", zeros)), refused("too-long"))
})
