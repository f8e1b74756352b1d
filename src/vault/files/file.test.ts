import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { basename, dirname, join } from "node:path"
import { test } from "node:test"
import { generateIdentity, importRecipient, open, seal, SealError, type SealFault } from "../../seal/index.ts"
import { freshPath, refused, smallDisk } from "../fresh.test.ts"
import { openFile, sealFile } from "../index.ts"
import { CREW_LEAST_BYTES } from "./crew.ts"
import { sealFile as sealDirectly } from "./file.ts"

const identity = generateIdentity()
const recipient = importRecipient(identity.recipient)
const LARGE = CREW_LEAST_BYTES + 12_345 // two threads

const refusedBySeal =
  (code: SealFault) =>
  (error: unknown): true => {
    assert.ok(error instanceof SealError, String(error))
    assert.equal(error.code, code)
    return true
  }
const inFolder = (path: string): readonly string[] => fs.readdirSync(dirname(path)).toSorted()

for (const size of [0, 1, 65_535, 65_536, 65_537, 2 ** 20, 2 ** 20 + 1, 3 * 2 ** 20 - 5, LARGE]) {
  test(`a file of ${size} bytes is sealed, opened, and opened by the room that seals in memory`, async (t) => {
    const from = freshPath(t, "plain")
    const [to, back] = [`${from}.age`, `${from}.back`]
    const content = randomBytes(size)
    fs.writeFileSync(from, content)
    const { plainBytes, sealedBytes } = await sealFile({ from, to, recipient })
    assert.deepEqual([plainBytes, sealedBytes], [size, fs.statSync(to).size])
    const opened = open(identity, fs.readFileSync(to))
    assert.ok(opened.kind === "opened" && content.equals(opened.plaintext))
    assert.deepEqual(await openFile({ from: to, to: back, identity }), { plainBytes: size })
    assert.ok(content.equals(fs.readFileSync(back)))
    if (process.platform !== "win32") assert.equal(fs.statSync(back).mode & 0o777, 0o600)
    assert.deepEqual(inFolder(from), ["plain", "plain.age", "plain.back"])
  })
}

test("what the room that seals in memory makes is opened", async (t) => {
  const from = freshPath(t, "sealed")
  const content = randomBytes(200_000)
  fs.writeFileSync(from, seal({ recipient, plaintext: content }))
  await openFile({ from, to: `${from}.out`, identity })
  assert.ok(content.equals(fs.readFileSync(`${from}.out`)))
})

test("a file altered, cut or lengthened anywhere is refused, and nothing is left", { timeout: 120_000 }, async (t) => {
  for (const size of [150_000, LARGE]) {
    const from = freshPath(t, "sealed")
    const whole = Buffer.from(seal({ recipient, plaintext: randomBytes(size) }))
    const spoilt: readonly (readonly [string, Buffer, SealFault | "not-addressed"])[] = [
      ["last byte", flipped(whole, whole.length - 1), "payload-unauthenticated"],
      ["first chunk", flipped(whole, 1700), "payload-unauthenticated"],
      ["middle", flipped(whole, whole.length >> 1), "payload-unauthenticated"],
      ["MAC", otherDigit(whole, 1610), "header-mac"],
      ["cut by a byte", whole.subarray(0, -1), "payload-unauthenticated"],
      ["a byte more", Buffer.concat([whole, Buffer.alloc(1)]), "payload-unauthenticated"],
      ["cut at a chunk", whole.subarray(0, 1643 + 65_552), "payload-truncated"],
      ["head only", whole.subarray(0, 1643), "payload-truncated"],
      ["half a head", whole.subarray(0, 800), "header-truncated"],
      ["empty", Buffer.alloc(0), "outside-profile"],
    ]
    for (const [what, bytes, code] of spoilt) {
      fs.writeFileSync(from, bytes)
      const to = join(dirname(from), "out")
      const error = await openFile({ from, to, identity }).then(
        () => assert.fail(`${what} was opened`),
        (thrown: unknown) => thrown,
      )
      assert.equal((error as { code?: string }).code, code, `${what} of ${size}`)
      assert.deepEqual(inFolder(from), ["sealed"], what)
    }
  }
})

test("not-addressed: somebody else's file", async (t) => {
  const from = freshPath(t, "sealed")
  fs.writeFileSync(from, seal({ recipient: importRecipient(generateIdentity().recipient), plaintext: randomBytes(10) }))
  await assert.rejects(openFile({ from, to: `${from}.out`, identity }), refused("not-addressed"))
  assert.deepEqual(inFolder(from), ["sealed"])
})

test("not-found, not-a-file, exists: nothing is replaced, nothing is left", async (t) => {
  const from = freshPath(t, "plain")
  const to = `${from}.age`
  await assert.rejects(sealFile({ from, to, recipient }), refused("not-found"))
  await assert.rejects(sealFile({ from: dirname(from), to, recipient }), refused("not-a-file"))
  fs.writeFileSync(from, "content")
  await assert.rejects(sealFile({ from, to: join(dirname(from), "no", "folder"), recipient }), refused("not-found"))
  fs.writeFileSync(to, "precious")
  await assert.rejects(sealFile({ from, to, recipient }), refused("exists"))
  await assert.rejects(sealFile({ from, to: from, recipient }), refused("exists"))
  assert.equal(fs.readFileSync(to, "utf8"), "precious")
  assert.deepEqual(inFolder(from), ["plain", "plain.age"])
})

test("exists: a file that appears under the name while the work is done is not replaced", async (t) => {
  const from = freshPath(t, "plain")
  const to = `${from}.age`
  fs.writeFileSync(from, randomBytes(9 * 2 ** 20))
  const progress = (): void => fs.writeFileSync(to, "precious")
  await assert.rejects(sealFile({ from, to, recipient, progress }), refused("exists"))
  assert.equal(fs.readFileSync(to, "utf8"), "precious")
  assert.deepEqual(inFolder(from), ["plain", "plain.age"])
})

for (const size of [9 * 2 ** 20, LARGE]) {
  test(`aborted: work on ${size} bytes is called off, before and in the middle, and nothing is left`, async (t) => {
    const from = freshPath(t, "plain")
    const to = `${from}.age`
    fs.writeFileSync(from, new Uint8Array(size))
    await assert.rejects(sealFile({ from, to, recipient, signal: AbortSignal.abort() }), refused("aborted"))
    const stop = new AbortController()
    const sealing = sealFile({ from, to, recipient, signal: stop.signal, progress: () => stop.abort() })
    setTimeout(() => stop.abort(), 1)
    await assert.rejects(sealing, refused("aborted"))
    assert.deepEqual(inFolder(from), ["plain"])
  })

  test(`progress on ${size} bytes rises to the whole`, async (t) => {
    const from = freshPath(t, "plain")
    fs.writeFileSync(from, new Uint8Array(size))
    const seen: number[] = []
    await sealFile({
      from,
      to: `${from}.age`,
      recipient,
      progress(done, total) {
        assert.equal(total, size)
        seen.push(done)
      },
    })
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    )
    assert.equal(seen.at(-1), size)
  })

  test(`wrong-size: ${size} bytes that become fewer, more or others while they are read`, async (t) => {
    const from = freshPath(t, "plain")
    const changes = [
      () => fs.truncateSync(from, size - 1),
      () => fs.appendFileSync(from, "x"),
      () => fs.utimesSync(from, 1, 1),
    ]
    for (const change of changes) {
      fs.writeFileSync(from, new Uint8Array(size))
      // Called without the lazy door, the file has been measured when the call returns.
      const sealing = sealDirectly({ from, to: `${from}.age`, recipient })
      change()
      await assert.rejects(sealing, refused("wrong-size"))
      assert.deepEqual(inFolder(from), ["plain"])
    }
  })
}

test("full: a disk without room for the result, and nothing is left", async (t) => {
  const disk = smallDisk(t, "size=18m")
  if (disk === undefined) return t.skip("needs root, and mounts")
  const from = freshPath(t, "plain")
  fs.writeFileSync(from, new Uint8Array(LARGE * 2))
  await assert.rejects(sealFile({ from, to: join(disk, "out"), recipient }), refused("full"))
  assert.deepEqual(fs.readdirSync(disk), [])
})

test("while it is written the result is nobody else's to read, and has another name", async (t) => {
  const from = freshPath(t, "plain")
  fs.writeFileSync(from, new Uint8Array(9 * 2 ** 20))
  let modes: readonly number[] = []
  await sealFile({
    from,
    to: `${from}.age`,
    recipient,
    progress(done, total) {
      if (done === total) return
      const parts = inFolder(from).filter((name) => name !== basename(from))
      assert.ok(parts.every((name) => name.startsWith(".plain.age-") && name.endsWith(".part")))
      modes = parts.map((name) => fs.statSync(join(dirname(from), name)).mode & 0o777)
    },
  })
  if (process.platform !== "win32") assert.deepEqual(modes, [0o600])
})

test("header faults keep their codes", async (t) => {
  const from = freshPath(t, "sealed")
  fs.writeFileSync(from, "age-encryption.org/v1\n-> X25519 abc\n")
  await assert.rejects(openFile({ from, to: `${from}.out`, identity }), refusedBySeal("outside-profile"))
})

/** Another base64 digit in its place: still a MAC, and a wrong one. */
function otherDigit(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = copy[at] === 0x41 ? 0x42 : 0x41
  return copy
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] as number) ^ 1
  return copy
}
