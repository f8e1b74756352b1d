import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { runs } from "../../../tests/runs.ts"
import { letterName, westernDigits } from "./call.ts"
import { jsonLine } from "./json.ts"
import { lineOf, telling } from "./progress.ts"
import { bytesText, columns, fields, fileName, foreign, printable } from "./text.ts"
import { dateLines, iso, jsonTime } from "./time.ts"

test("whatever comes, no control character and no bidi control but our own isolates reaches a terminal", () => {
  const unit = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\u001b[2J", "\u202e", "\u2067", "\u0085", "\r", "نامه", "\u2028"),
  )
  fc.assert(
    fc.property(
      fc.array(unit).map((parts) => parts.join("")),
      (text) => {
        assert.doesNotMatch(printable(text), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
        assert.match(foreign(text), /^(?:\u2068[^\n\t\u2066-\u2069]*\u2069|[^\n\t\u2066-\u2069]*)$/u)
      },
    ),
    runs(500),
  )
})

test("a name from outside makes a file's name that stays in its folder", () => {
  assert.equal(fileName("../../etc/passwd"), "__.._etc_passwd")
  assert.equal(fileName(".hidden"), "_hidden")
  assert.equal(fileName("مكتب الشمال"), "مكتب_الشمال")
  assert.equal(fileName(""), "_")
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => assert.match(fileName(text), /^[^./\\][^/\\]*$/u)),
    runs(300),
  )
})

test("columns are padded but for the last; empty fields are left out", () => {
  assert.equal(
    columns([
      ["a", "bb", "c"],
      ["aaa", "b", ""],
    ]),
    "a    bb  c\naaa  b",
  )
  assert.equal(
    fields([
      ["one", 1],
      ["none", null],
      ["empty", ""],
      ["three", "x"],
    ]),
    "one:    1\nthree:  x",
  )
})

test("digits of three scripts are one", () => {
  assert.equal(westernDigits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹"), "0123456789 0123456789")
  assert.equal(letterName(" north/۴ "), "north/4")
})

test("sizes, moments and dates are said as people say them", () => {
  assert.deepEqual([1, 1023, 1024, 64 * 1024 ** 2].map(bytesText), ["1 byte", "1023 bytes", "1.0 KiB", "64.0 MiB"])
  assert.equal(iso(1_795_435_200), "2026-11-23T12:00:00Z")
  assert.equal(jsonTime(null), null)
  assert.deepEqual(dateLines(1_795_435_200, ["en"], null), ["23 November 2026"])
  assert.deepEqual(dateLines(1_795_435_200, ["fa", "en"], null), [
    "23 November 2026 / 2 Azar 1405 (Solar Hijri)",
    "۲۳ نوامبر ۲۰۲۶ / ۲ آذر ۱۴۰۵ (هجری شمسی)",
  ])
  assert.deepEqual(dateLines(1_795_435_200, ["en"], "civil"), ["23 November 2026 / 12 Jumada II 1448 (Hijri, civil)"])
})

test("JSON has a version, and octets as hexadecimal, Buffers too", () => {
  const data = { id: Uint8Array.of(0, 255), list: [Buffer.from([1]).subarray(0)], deep: { none: null } }
  assert.equal(jsonLine(data), '{"v":1,"id":"00ff","list":["01"],"deep":{"none":null}}\n')
})

test("progress: a rewritten line on a terminal, lines with -v elsewhere, nothing with -q", () => {
  const said = (isTerminal: boolean, options: { quiet: boolean; verbose: boolean }): string => {
    let [text, now] = ["", 0]
    const err = { write: (more: string) => void (text += more), isTerminal, hasColours: false }
    const tell = telling({ err, ticks: () => (now += 500) }, options)
    for (const done of [0, 32, 64]) tell.progress("sealing a\u202eb", done * 1024 ** 2, 64 * 1024 ** 2)
    tell.note("done")
    return text
  }
  const watched = said(true, { quiet: false, verbose: false })
  assert.match(watched, /\r\u001b\[2Ksealing a\ufffdb: 50 % of 64\.0 MiB, 64\.0 MiB\/s, 1 s left\r\u001b\[2Kdone\n$/)
  assert.equal(said(false, { quiet: false, verbose: false }), "done\n")
  assert.match(said(false, { quiet: false, verbose: true }), /50 %.*\n.*100 %.*, done\ndone\n$/)
  assert.equal(said(true, { quiet: true, verbose: false }), "")
  assert.equal(lineOf("sending", 3, 8, 1), "sending: 3 of 8")
})
