/** A draft is kept as it is written; whatever goes wrong, nothing that was written is lost, nor anything written over. */
import { test, type TestContext } from "node:test"
import assert from "node:assert/strict"
import { Refused, type Answer, type Asked, type Paper } from "../../api.ts"
import { startKeeping, type Keeping } from "./keeping.ts"

const paper = (channel: string): Paper => ({
  channel,
  document: "letter",
  date: null,
  languages: [],
  answers: [],
  parts: [],
})

interface Page {
  /** What is on the page. */
  text: string
  readonly keeping: Keeping
  readonly saves: Asked<"paper.save">[]
  answer: (asked: Asked<"paper.save">) => Promise<Answer<"paper.save">>
}

/** A desk that keeps one paper. */
function page(context: TestContext, number: number | null = 7): Page {
  context.mock.timers.enable({ apis: ["setTimeout"] })
  let version = 3
  const saves: Asked<"paper.save">[] = []
  const made: Page = {
    text: "first",
    saves,
    answer: (asked: Asked<"paper.save">): Promise<Answer<"paper.save">> =>
      Promise.resolve({ paper: asked.paper ?? 8, version: ++version, saved: 1000 + version, content: asked.content }),
    keeping: startKeeping({
      paper: number,
      version,
      saved: null,
      content: () => paper(made.text),
      save: (asked) => {
        saves.push(asked)
        return made.answer(asked)
      },
      taken: () => {},
    }),
  }
  context.after(() => made.keeping.close())
  return made
}

const refuse = (code: string, kind: "later" | "locked" | "policy" | "usage") => () =>
  Promise.reject(new Refused({ code, kind, message: "" }))

/** Let what was answered be taken. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

test("what is typed is kept a moment after the last letter, once", async (context) => {
  const { keeping, saves } = page(context)
  keeping.touch()
  context.mock.timers.tick(500)
  keeping.touch()
  context.mock.timers.tick(500)
  assert.equal(saves.length, 0)
  assert.equal(keeping.now().state, "unsaved")
  context.mock.timers.tick(300)
  await settle()
  assert.deepEqual(
    saves.map(({ version }) => version),
    [3],
  )
  assert.deepEqual(keeping.now(), { state: "saved", at: 1004 })
  assert.ok(!keeping.isUnsaved())
})

test("what is typed while it is kept is kept next, from the version that came of it", async (context) => {
  const made = page(context)
  const { keeping, saves } = made
  keeping.touch()
  const first = keeping.flush()
  made.text = "second"
  keeping.touch()
  await first
  assert.ok(keeping.isUnsaved())
  await keeping.flush()
  assert.deepEqual(
    saves.map(({ version, content }) => [version, content.channel]),
    [
      [3, "first"],
      [4, "second"],
    ],
  )
})

test("a new letter gets its number with its first words, and keeps it", async (context) => {
  const { keeping, saves } = page(context, null)
  assert.deepEqual(keeping.now(), { state: "new" })
  keeping.touch()
  assert.equal(await keeping.flush(), 8)
  keeping.touch()
  assert.equal(await keeping.flush(), 8)
  assert.deepEqual(
    saves.map((asked) => asked.paper),
    [null, 8],
  )
})

for (const [code, kind] of [
  ["desk-unreachable", "later"],
  ["vault-locked", "locked"],
] as const) {
  test(`${code}: it stays here, is tried again, and is kept then`, async (context) => {
    const made = page(context)
    const good = made.answer
    made.answer = refuse(code, kind)
    made.keeping.touch()
    assert.equal(await made.keeping.flush(), null)
    assert.equal(made.keeping.now().state, "waiting")
    assert.ok(made.keeping.isUnsaved())
    made.answer = good
    context.mock.timers.tick(1000)
    await settle()
    assert.equal(made.keeping.now().state, "saved")
    assert.ok(!made.keeping.isUnsaved())
  })
}

test("paper-changed: nothing is sent any more until somebody decides", async (context) => {
  const made = page(context)
  made.answer = refuse("paper-changed", "policy")
  made.keeping.touch()
  assert.equal(await made.keeping.flush(), null)
  assert.deepEqual(made.keeping.now(), { state: "changed" })
  made.keeping.touch()
  context.mock.timers.tick(60_000)
  assert.equal(await made.keeping.flush(), null)
  assert.equal(made.saves.length, 1)
  assert.ok(made.keeping.isUnsaved())
})

test("paper-changed: mine can be kept under a number of its own", async (context) => {
  const made = page(context)
  const good = made.answer
  made.answer = refuse("paper-changed", "policy")
  made.keeping.touch()
  await made.keeping.flush()
  made.answer = good
  assert.equal(await made.keeping.keepAsNew(), 8)
  assert.deepEqual(
    made.saves.map((asked) => asked.paper),
    [7, null],
  )
  assert.equal(made.keeping.paper(), 8)
})

test("what the desk will not take says why, and is sent again when it was changed", async (context) => {
  const made = page(context)
  const good = made.answer
  made.answer = refuse("text-too-long", "usage")
  made.keeping.touch()
  await made.keeping.flush()
  assert.equal(made.keeping.now().state, "refused")
  made.answer = good
  made.keeping.touch()
  context.mock.timers.tick(700)
  await settle()
  assert.equal(made.keeping.now().state, "saved")
})
