import assert from "node:assert/strict"
import { test } from "node:test"
import { coverCases } from "../../vectors/gen/cases/covers.ts"
import { readVector } from "../../vectors/gen/readers.ts"
import { DAY, STORY_HOST_KEYS, STORY_TIME, storyLogKeys, tell, type Telling } from "../../vectors/gen/story.ts"
import { sha256 } from "../bytes/index.ts"
import { LetterError } from "../letter/index.ts"
import { OfficeError } from "../office/index.ts"
import { RegisterError } from "../register/index.ts"
import { countersigners, encodeCover, openCover, ParcelError, verifyCover, type VerifiedCover } from "./index.ts"

const verify = (telling: Telling): VerifiedCover => {
  const { charter, cover } = tell(telling)
  return verifyCover({ cover: encodeCover(cover), channelId: charter.id })
}

for (const vector of coverCases()) {
  test(`${vector.name}: ${vector.comment}`, () => {
    assert.deepEqual(readVector(vector), { expect: vector.expect, code: vector.code })
  })
}

test("a proven cover says who, what, where and when", () => {
  const story = tell()
  const { charter, sender, other, cover, statement } = story
  const verified = verifyCover({ cover: encodeCover(cover), channelId: charter.id })
  assert.deepEqual(verified.channelId, charter.id)
  assert.deepEqual(verified.statement, statement)
  assert.deepEqual(verified.statementHash, sha256(cover.statement))
  assert.deepEqual(verified.roster.id, sender.rosters[0]?.roster.id)
  assert.deepEqual(
    verified.others.map(({ id }) => id),
    other.rosters.map(({ roster }) => roster.id),
  )
  assert.deepEqual(verified.approvers, [sender.rosters[0]?.roster.lines[0]?.person])
  assert.deepEqual(verified.entered, { index: 2, size: 3, root: story.tree.root(), time: STORY_TIME + 60 })
  assert.deepEqual(verified.postmarked, { time: STORY_TIME + 120, order: 1 })
  assert.deepEqual(verified.cosigned, [
    { by: "host", time: STORY_TIME + 120 },
    { by: "registrar", time: STORY_TIME + 3600 },
  ])
  assert.equal(verified.standing, "countersigned")
})

test("without a channel id nothing but the charter changes: the caller is told which channel it says it is", () => {
  const { charter, cover } = tell()
  assert.deepEqual(verifyCover({ cover: encodeCover(cover), channelId: null }).channelId, charter.id)
})

test("what is read is what was written", () => {
  const { cover } = tell({ rosters: 2 })
  assert.deepEqual(openCover(encodeCover(cover)), cover)
})

test("what the statement itself says is judged at the cover, before any signature", () => {
  const broken: readonly (readonly [string, Telling])[] = [
    ["statement-copies", { letter: { copies: 1 } }],
    ["listed-position", { letter: { listed: [{ position: 0, hash: new Uint8Array(32) }] } }],
    ["statement-enter-by", { letter: { enterBy: STORY_TIME - 1 } }],
    ["statement-date", { letter: { enterBy: STORY_TIME + 91 * DAY } }],
  ]
  for (const [code, telling] of broken) {
    assert.throws(
      () => verify({ ...telling, approvers: [] }),
      ({ code: refusal, cause }: ParcelError) => {
        return refusal === "statement-malformed" && cause instanceof LetterError && cause.code === code
      },
      code,
    )
  }
})

test("a cover that would be refused for its form is not written", () => {
  const { cover } = tell()
  assert.throws(() => encodeCover({ ...cover, index: -1 }), { code: "cover-malformed" })
})

test("a refusal keeps the lower room's as its cause", () => {
  const { charter, cover } = tell({ log: storyLogKeys("another") })
  assert.throws(
    () => verifyCover({ cover: encodeCover(cover), channelId: charter.id }),
    (error) => error instanceof ParcelError && error.code === "log-line" && error.cause instanceof RegisterError,
  )
  const unapproved = tell({ approvers: [] })
  assert.throws(
    () => verifyCover({ cover: encodeCover(unapproved.cover), channelId: unapproved.charter.id }),
    (error) => error instanceof ParcelError && error.code === "quorum-missing" && error.cause instanceof OfficeError,
  )
})

test("without rosters of the other office its cosignature is not looked for", () => {
  const { charter, cover } = tell()
  const bare = { ...cover, reader: { ...cover.reader, rosters: [] } }
  const { standing, others } = verifyCover({ cover: encodeCover(bare), channelId: charter.id })
  assert.deepEqual(standing, { provisional: ["registrar"] })
  assert.deepEqual(others, [])
})

test("a cosignature of the host without its record does not count, but must hold", () => {
  assert.deepEqual(verify({ postmark: null, host: STORY_TIME + 120 }).standing, { provisional: ["host"] })
  const { charter, cover } = tell({ postmark: null, host: STORY_TIME + 120 })
  const proof = cover.proof.replace(/(diwan\/cosigner\/\S+ \S{20})(.)/, (_, before: string, one: string) => {
    return before + (one === "A" ? "B" : "A")
  })
  assert.throws(() => verifyCover({ cover: encodeCover({ ...cover, proof }), channelId: charter.id }), {
    code: "cosignature-host",
  })
})

test("lines of a cosigner that nobody here knows are passed over", () => {
  const stranger = { log: STORY_HOST_KEYS.log, cosigner: storyLogKeys("stranger") }
  assert.deepEqual(verify({ hostKeys: stranger }).standing, { provisional: ["host"] })
  assert.deepEqual(verify({ registrarKeys: storyLogKeys("stranger") }).standing, { provisional: ["registrar"] })
})

test("a registrar's cosignature counts while its roster does", () => {
  assert.equal(verify({ registrar: STORY_TIME + 79 * DAY }).standing, "countersigned")
  assert.deepEqual(verify({ registrar: STORY_TIME + 81 * DAY }).standing, { provisional: ["registrar"] })
})

test("what is asked for follows from the charter and from who reads", () => {
  const asked = (
    hosted: boolean,
    reader: "sender" | "other",
    countersign?: readonly ("host" | "registrar")[],
  ): unknown => {
    const story = tell({ hosted, ...(countersign === undefined ? {} : { rules: { countersign } }) })
    return countersigners({ charter: story.charter, sender: story.sender.id, reader: story[reader].id })
  }
  assert.deepEqual(asked(true, "other"), ["host", "registrar"])
  assert.deepEqual(asked(true, "sender"), ["host"])
  assert.deepEqual(asked(false, "other"), ["registrar"])
  assert.deepEqual(asked(false, "sender"), ["registrar"])
  assert.deepEqual(asked(true, "sender", ["registrar"]), ["registrar"])
  assert.deepEqual(asked(true, "other", []), [])
})

test("in time means: at the enter-by itself, and before the roster's expiry", () => {
  const enterBy = STORY_TIME + 120
  assert.equal(verify({ letter: { enterBy } }).standing, "countersigned")
  assert.throws(() => verify({ letter: { enterBy: enterBy - 1 } }), { code: "void-enter-by" })
  assert.equal(verify({ rosterExpires: STORY_TIME + 121 }).standing, "countersigned")
  assert.throws(() => verify({ rosterExpires: STORY_TIME + 120 }), { code: "void-roster-expired" })
})

test("without a host no letter is void by time", () => {
  assert.equal(verify({ hosted: false, letter: { enterBy: STORY_TIME } }).standing, "countersigned")
})
