import { test } from "node:test"
import assert from "node:assert/strict"
import { textOf } from "./files.ts"

const ROWS = [...textOf("GLOSSARY.md").matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
  .map(([, english, arabic, persian, meaning]) => ({ english, arabic, persian, meaning }) as Row)
  .slice(1)

interface Row {
  readonly english: string
  readonly arabic: string
  readonly persian: string
  readonly meaning: string
}

test("each word stands once in each language, in order", () => {
  assert.ok(ROWS.length > 100)
  const english = ROWS.map((row) => row.english)
  assert.deepEqual(english, english.toSorted(new Intl.Collator("en", { ignorePunctuation: false }).compare))
  for (const column of ["english", "arabic", "persian"] as const) {
    const words = ROWS.map((row) => row[column])
    const twice = words.filter((word, i) => words.indexOf(word) !== i)
    assert.deepEqual(twice, [], column)
  }
})

test("Arabic is written with Arabic letters, Persian with Persian ones", () => {
  for (const { english, arabic, persian } of ROWS) {
    assert.match(arabic, /^[\p{sc=Arabic}\p{M} ]+$/u, english)
    assert.match(persian, /^[\p{sc=Arabic}\p{M}\u200c ]+$/u, english)
    assert.doesNotMatch(arabic, /[\u067e\u0686\u0698\u06af\u06a9\u06cc\u200c]/u, `${english}: a Persian letter`)
    assert.doesNotMatch(persian, /[\u0643\u064a\u0649\u0629]/u, `${english}: an Arabic kaf, yeh or teh marbuta`)
  }
})

test("the words of the product are all there", () => {
  const words = `office, officer, signatory, registrar, drafter, reader, spokesperson, overseer, roster, card,
    channel fingerprint, channel, charter, host, postmark, letter, note verbale, aide-mémoire, non-paper, agreed minutes,
    part, marking, reading list, view, copy, parcel, bundle, mailbox, relay, pouch, register, statement, approval, draft,
    allotment, leaf, slot, root, content, cover, prekey, stock, deposit right, locker, admission, invitation, introduction,
    comparison, entered, postmarked, cosigned, arrived, opened, heartbeat, protest, healing, closing, entry, checkpoint,
    cosignature, proof, policy, provisional, receipt, term, condition, deadline, response, table, ledger, briefing, release,
    line, exposure, trace`.split(/,\s+/)
  const known = new Set(ROWS.map((row) => row.english))
  assert.deepEqual(
    words.filter((word) => !known.has(word)),
    [],
  )
})
