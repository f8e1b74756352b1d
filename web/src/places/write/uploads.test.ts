/** Enclosures go up two at a time, stop and go on where they stopped, and say why they cannot. */
import { test } from "node:test"
import assert from "node:assert/strict"
import { Refused, type UploadState } from "../../api.ts"
import { startUploads, type Uploads, type UploadsOptions } from "./uploads.ts"

interface Sent {
  readonly part: string
  readonly from: number
  readonly signal: AbortSignal
  readonly progress: (received: number) => void
  readonly end: (state: UploadState) => void
  readonly fail: (error: unknown) => void
}

function desk(more: Partial<UploadsOptions> = {}): {
  readonly uploads: Uploads
  readonly sent: Sent[]
  readonly has: Map<string, number>
  readonly dropped: string[]
} {
  const sent: Sent[] = []
  const has = new Map<string, number>()
  const dropped: string[] = []
  const uploads = startUploads({
    paper: () => Promise.resolve(7),
    start: ({ part }) => Promise.resolve({ received: has.get(part) ?? 0, state: "receiving" }),
    drop: ({ part }) => Promise.resolve(void dropped.push(part)),
    send: ({ part, from }, { progress, signal }) =>
      new Promise((end, fail) => {
        sent.push({ part, from, signal, progress, end, fail })
        signal.addEventListener("abort", () => fail(new DOMException("stopped", "AbortError")))
      }),
    received: (part, received) => has.set(part, received),
    ...more,
  })
  return { uploads, sent, has, dropped }
}

const file = (name: string, size = 100): File => new File([new Uint8Array(size)], name, { type: "application/pdf" })
const turn = (): Promise<void> => new Promise((done) => setImmediate(done))

test("two at a time; the third goes when one is sealed", async () => {
  const { uploads, sent } = desk()
  for (const part of ["a", "b", "c"]) uploads.begin(part, file(part))
  await turn()
  assert.deepEqual(
    sent.map(({ part }) => part),
    ["a", "b"],
  )
  assert.equal(uploads.of("c")?.state, "waiting")
  sent[0]?.end({ received: 100, state: "sealed" })
  await turn()
  assert.equal(uploads.of("a")?.state, "sealed")
  assert.deepEqual(
    sent.map(({ part }) => part),
    ["a", "b", "c"],
  )
})

test("a pause stops the piece under way; going on begins where the desk has got to", async () => {
  const { uploads, sent, has } = desk()
  uploads.begin("a", file("a"))
  await turn()
  sent[0]?.progress(40)
  assert.equal(uploads.of("a")?.received, 40)
  uploads.pause("a")
  await turn()
  assert.ok(sent[0]?.signal.aborted)
  assert.equal(uploads.of("a")?.state, "paused")
  has.set("a", 40)
  uploads.resume("a")
  await turn()
  assert.equal(sent[1]?.from, 40)
})

test("a refusal is shown, and begun anew when the file was another", async () => {
  const { uploads, sent } = desk()
  uploads.begin("a", file("a"))
  await turn()
  sent[0]?.fail(new Refused({ code: "enclosure-changed", kind: "policy", message: "" }))
  await turn()
  assert.deepEqual([uploads.of("a")?.state, uploads.of("a")?.refusal?.code], ["failed", "enclosure-changed"])
  uploads.again("a")
  await turn()
  assert.equal(sent.length, 2)
})

test("without a paper that is kept nothing goes up", async () => {
  const { uploads, sent } = desk({ paper: () => Promise.resolve(null) })
  uploads.begin("a", file("a"))
  await turn()
  assert.equal(sent.length, 0)
  assert.equal(uploads.of("a")?.state, "paused")
})

test("what is dropped is stopped and forgotten, here and there", async () => {
  const { uploads, sent, dropped } = desk()
  uploads.begin("a", file("a"))
  await turn()
  uploads.drop("a")
  await turn()
  assert.ok(sent[0]?.signal.aborted)
  assert.equal(uploads.of("a"), null)
  assert.deepEqual(dropped, ["a"])
})

test("closing pauses all; a sealed one stays sealed", async () => {
  const { uploads, sent } = desk()
  uploads.begin("a", file("a"))
  uploads.begin("b", file("b"))
  await turn()
  sent[0]?.end({ received: 100, state: "sealed" })
  await turn()
  uploads.close()
  assert.deepEqual(
    uploads.all().map(({ state }) => state),
    ["sealed", "paused"],
  )
})
