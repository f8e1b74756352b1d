import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs"
import { dirname } from "node:path"
import { test, type TestContext } from "node:test"
import { ENCLOSURE_CHUNK_BYTES, paddedEnclosureSize, sealedEnclosureSize } from "../../letter/index.ts"
import { leafHash, merkleTree } from "../../register/index.ts"
import { generateIdentity, importRecipient, open, seal } from "../../seal/index.ts"
import { freshPath, refused } from "../fresh.test.ts"
import { fetchChunks, hashChunks, openEnclosure, readChunk, sealEnclosure, type SealedEnclosure } from "../index.ts"

interface Prepared {
  readonly content: Buffer
  readonly sealed: string
  readonly out: string
  readonly enclosure: SealedEnclosure
}

async function prepared(t: TestContext, size: number): Promise<Prepared> {
  const from = freshPath(t, "plain")
  const content = randomBytes(size)
  fs.writeFileSync(from, content)
  const enclosure = await sealEnclosure({ from, to: `${from}.sealed` })
  return { content, sealed: `${from}.sealed`, out: `${from}.out`, enclosure }
}

/** The ciphertext in chunks, cut without the room's help. */
function cut(path: string): readonly Buffer[] {
  const bytes = fs.readFileSync(path)
  return Array.from({ length: Math.ceil(bytes.length / 2 ** 20) }, (_, i) =>
    bytes.subarray(i * 2 ** 20, (i + 1) * 2 ** 20),
  )
}

for (const size of [0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 5_000_000, 17 * 2 ** 20 + 3]) {
  test(`an enclosure of ${size} bytes: padded to whole MiB, sealed, rooted, opened to its true size`, async (t) => {
    const { content, sealed, out, enclosure } = await prepared(t, size)
    const { identity, root, hashes, sealedBytes } = enclosure
    assert.equal(enclosure.size, size)
    assert.equal(sealedBytes, sealedEnclosureSize(size))
    assert.equal(fs.statSync(sealed).size, sealedBytes)
    assert.deepEqual(hashes, cut(sealed).map(leafHash))
    assert.deepEqual(root, merkleTree(cut(sealed).map(leafHash)).root())

    const opened = open(identity, fs.readFileSync(sealed))
    assert.ok(opened.kind === "opened")
    assert.equal(opened.plaintext.length, paddedEnclosureSize(size))
    assert.equal(opened.plaintext.length % ENCLOSURE_CHUNK_BYTES, 0)
    assert.ok(content.equals(opened.plaintext.subarray(0, size)))
    assert.ok(opened.plaintext.subarray(size).every((byte) => byte === 0))

    await openEnclosure({ from: sealed, to: out, identity, size, root })
    assert.ok(content.equals(fs.readFileSync(out)))
    assert.deepEqual(await hashChunks({ from: sealed }), { sealedBytes, root, hashes })
  })
}

test("every sealing makes an identity of its own", async (t) => {
  const one = await prepared(t, 10)
  const two = await prepared(t, 10)
  assert.notDeepEqual(one.enclosure.identity.recipient, two.enclosure.identity.recipient)
  assert.notDeepEqual(one.enclosure.root, two.enclosure.root)
})

test("chunks are read for sending, each held to its hash", async (t) => {
  const { sealed, enclosure } = await prepared(t, 3_000_000)
  const chunks = cut(sealed)
  for (const [index, hash] of enclosure.hashes.entries()) {
    assert.ok((chunks[index] as Buffer).equals(await readChunk({ from: sealed, index, hash })))
  }
  const hash = enclosure.hashes[0] as Uint8Array
  await assert.rejects(readChunk({ from: sealed, index: 1, hash }), refused("chunk-differs"))
  await assert.rejects(readChunk({ from: sealed, index: chunks.length, hash }), TypeError)
  await assert.rejects(readChunk({ from: `${sealed}.none`, index: 0, hash }), refused("not-found"))
})

test("fetching: in any order, interrupted and resumed, each chunk checked", async (t) => {
  const { content, sealed, out, enclosure } = await prepared(t, 4_500_000)
  const { identity, root, size, hashes } = enclosure
  const chunks = cut(sealed)
  const to = `${out}.fetched`
  const input = { to, size, root, hashes }
  const first = await fetchChunks(input)
  assert.deepEqual(first.missing(), [0, 1, 2, 3, 4, 5].slice(0, chunks.length))
  first.put(3, chunks[3] as Buffer)
  first.put(1, chunks[1] as Buffer)
  assert.throws(() => first.put(0, chunks[2] as Buffer), refused("chunk-differs"))
  assert.throws(() => first.put(0, (chunks[0] as Buffer).subarray(1)), refused("chunk-differs"))
  assert.throws(() => first.put(99, chunks[2] as Buffer), TypeError)
  assert.throws(() => first.put(-1, chunks[2] as Buffer), TypeError)
  first.close()
  first.close()
  assert.throws(() => first.put(0, chunks[0] as Buffer), TypeError)
  if (process.platform !== "win32") assert.equal(fs.statSync(to).mode & 0o777, 0o600)

  // What is on the disk is not believed: a chunk that was spoilt meanwhile is missing again.
  const file = fs.openSync(to, "r+")
  fs.writeSync(file, "x", 2 ** 20 + 5)
  fs.closeSync(file)
  const second = await fetchChunks(input)
  assert.deepEqual(
    second.missing(),
    chunks.map((_, index) => index).filter((index) => index !== 3),
  )
  for (const index of second.missing()) second.put(index, chunks[index] as Buffer)
  assert.deepEqual(second.missing(), [])
  second.close()
  await openEnclosure({ from: to, to: out, identity, size, root })
  assert.ok(content.equals(fs.readFileSync(out)))
})

test("fetching without hashes: chunks are taken as they come, and the root decides at the end", async (t) => {
  const { content, sealed, out, enclosure } = await prepared(t, 2_500_000)
  const { identity, root, size } = enclosure
  const chunks = cut(sealed)
  const to = `${out}.fetched`
  const first = await fetchChunks({ to, size, root })
  first.put(0, randomBytes(2 ** 20))
  for (const index of [1, 2]) first.put(index, chunks[index] as Buffer)
  assert.throws(() => first.put(0, randomBytes(5)), refused("chunk-differs"))
  first.close()
  const second = await fetchChunks({ to, size, root, have: [0, 1, 2] })
  assert.deepEqual(second.missing(), chunks.length === 4 ? [3] : [])
  for (const index of second.missing()) second.put(index, chunks[index] as Buffer)
  await assert.rejects(openEnclosure({ from: to, to: out, identity, size, root }), refused("chunk-differs"))
  second.put(0, chunks[0] as Buffer)
  second.close()
  await openEnclosure({ from: to, to: out, identity, size, root })
  assert.ok(content.equals(fs.readFileSync(out)))
})

test("chunk-differs: hashes that do not lead to the letter's root are not fetched by", async (t) => {
  const { out, enclosure } = await prepared(t, 2_500_000)
  const { root, size, hashes } = enclosure
  for (const wrong of [
    hashes.slice(1),
    hashes.toReversed(),
    [...hashes, hashes[0] as Uint8Array],
    hashes.map((hash) => hash.subarray(1)),
    [],
  ]) {
    await assert.rejects(fetchChunks({ to: `${out}.f`, size, root, hashes: wrong }), refused("chunk-differs"))
  }
  assert.equal(fs.existsSync(`${out}.f`), false)
})

test("wrong-size, not-a-file: what cannot be gone on with", async (t) => {
  const { sealed, out, enclosure } = await prepared(t, 100)
  const { root, size, hashes, identity } = enclosure
  fs.writeFileSync(`${out}.f`, Buffer.alloc(3 * 2 ** 20))
  await assert.rejects(fetchChunks({ to: `${out}.f`, size, root, hashes }), refused("wrong-size"))
  fs.mkdirSync(`${out}.d`)
  await assert.rejects(fetchChunks({ to: `${out}.d`, size, root, hashes }))
  for (const wrong of [-1, 0.5, 2 ** 41]) {
    await assert.rejects(fetchChunks({ to: `${out}.g`, size: wrong, root }), refused("wrong-size"))
  }
  await assert.rejects(openEnclosure({ from: sealed, to: out, identity, size: 2 ** 21, root }), refused("wrong-size"))
})

test("another file sealed to the same recipient is not the letter's enclosure", async (t) => {
  const { sealed, out, enclosure } = await prepared(t, 1000)
  const { identity, root, size } = enclosure
  fs.writeFileSync(
    sealed,
    seal({ recipient: importRecipient(identity.recipient), plaintext: new Uint8Array(paddedEnclosureSize(size)) }),
  )
  await assert.rejects(openEnclosure({ from: sealed, to: out, identity, size, root }), refused("chunk-differs"))
  assert.equal(fs.existsSync(out), false)
})

test("padding-nonzero: bytes hidden behind the end of the file, and nothing is left", async (t) => {
  for (const [size, at] of [
    [1000, 1000],
    [1000, 2 ** 20 - 1],
    [0, 0],
  ] as const) {
    const out = freshPath(t, "out")
    const plaintext = new Uint8Array(paddedEnclosureSize(size))
    plaintext[at] = 1
    const identity = generateIdentity()
    fs.writeFileSync(`${out}.sealed`, seal({ recipient: importRecipient(identity.recipient), plaintext }))
    const { root } = await hashChunks({ from: `${out}.sealed` })
    await assert.rejects(
      openEnclosure({ from: `${out}.sealed`, to: out, identity, size, root }),
      refused("padding-nonzero"),
    )
    assert.deepEqual(fs.readdirSync(dirname(out)), ["out.sealed"])
  }
})

test("not-addressed, exists, aborted, and progress over both passes", async (t) => {
  const { sealed, out, enclosure } = await prepared(t, 9 * 2 ** 20)
  const { identity, root, size } = enclosure
  const input = { from: sealed, to: out, identity, size, root }
  await assert.rejects(openEnclosure({ ...input, identity: generateIdentity() }), refused("not-addressed"))
  await assert.rejects(openEnclosure({ ...input, to: sealed }), refused("exists"))
  await assert.rejects(openEnclosure({ ...input, signal: AbortSignal.abort() }), refused("aborted"))
  const seen: number[] = []
  await openEnclosure({ ...input, progress: (done, total) => seen.push(done / total) })
  assert.deepEqual(
    seen,
    seen.toSorted((a, b) => a - b),
  )
  assert.equal(seen.at(-1), 1)
})
