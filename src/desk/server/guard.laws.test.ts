import { test } from "node:test"
import assert from "node:assert/strict"
import fc from "fast-check"
import { runs } from "../../../tests/runs.ts"
import { ServerError } from "./error.ts"
import { judge, type Door } from "./guard.ts"
import { NAME } from "./testdata/kit.ts"
import { dispositionOf } from "./tickets.ts"

const HOST = `${NAME}:4711`
const FILES = new Set(["/assets/main-a1b2c3d4.js"])
const PAGE: readonly (readonly [string, string])[] = [
  ["host", HOST],
  ["origin", `http://${HOST}`],
  ["sec-fetch-site", "same-origin"],
  ["sec-fetch-mode", "cors"],
  ["sec-fetch-dest", "empty"],
  ["x-diwan", "1"],
  ["content-type", "application/json"],
  ["content-length", "2"],
]

function doorOf(method: string, target: string, headers: readonly (readonly [string, string])[]): Door | null {
  try {
    return judge({ method, target, rawHeaders: headers.flat() }, HOST, (path) => FILES.has(path))
  } catch (error) {
    assert.ok(error instanceof ServerError, String(error))
    return null
  }
}

test("of what a call must say, any other word closes the door", () => {
  assert.equal(doorOf("POST", "/api/letter", PAGE), "call")
  const decisive = PAGE.filter(([name]) => name !== "sec-fetch-mode")
  fc.assert(
    fc.property(fc.constantFrom(...decisive), fc.string({ unit: "binary-ascii" }), ([name, value], other) => {
      const same = name === "content-length" ? /^(?:0|[1-9][0-9]{0,11})$/.test(other) : other === value
      fc.pre(!same)
      const changed = PAGE.map((each): readonly [string, string] => (each[0] === name ? [name, other] : each))
      assert.equal(doorOf("POST", "/api/letter", changed), null)
      assert.equal(doorOf("POST", "/api/letter", [...PAGE, [name.toUpperCase(), other]]), null)
    }),
    runs(200),
  )
})

test("whatever the target, it is a file that is listed, a place of the page, or nothing", () => {
  const piece = fc.constantFrom(
    "/",
    ".",
    "..",
    "%2e",
    "%2F",
    "\\",
    "%5c",
    "%00",
    "assets",
    "main-a1b2c3d4.js",
    "letter",
    "a",
    "?",
    "#",
    ";",
  )
  const target = fc.oneof(
    fc.string({ unit: "binary-ascii" }),
    fc.array(piece).map((all) => all.join("")),
  )
  const as = (site: string, mode: string, dest: string): typeof PAGE => [
    ["host", HOST],
    ["sec-fetch-site", site],
    ["sec-fetch-mode", mode],
    ["sec-fetch-dest", dest],
  ]
  fc.assert(
    fc.property(
      fc.oneof(
        target,
        target.map((text) => `/${text}`),
      ),
      (path) => {
        if (doorOf("GET", path, as("same-origin", "no-cors", "script")) !== null) assert.ok(FILES.has(path), path)
        if (doorOf("GET", path, as("none", "navigate", "document")) === null) return
        const place = path.split("?", 1)[0] as string
        // A place means the same to whoever resolves it: no part of it leads upward or hides a separator.
        assert.equal(new URL(place, `http://${HOST}`).pathname, place)
        assert.ok(!/\\|%2f|%5c|%00|%2e/i.test(place), place)
      },
    ),
    runs(2000),
  )
})

test("whatever its name, a file is an attachment whose name stays one name", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })), (name) => {
      const found =
        /^attachment; filename="([^"\\\u0000-\u001f\u007f-\uffff;%']+)"; filename\*=UTF-8''([\w.~!#$&+^`|%-]+)$/.exec(
          dispositionOf(name),
        )
      assert.ok(found, JSON.stringify(name))
      const full = decodeURIComponent(found[2] as string)
      assert.ok(!/[\p{Cc}/\\:*?"<>|\u202a-\u202e\u2066-\u2069]/u.test(full) && !/^[.\s]|[.\s]$/u.test(full), full)
      assert.ok(Buffer.byteLength(full) <= 200)
    }),
    runs(1000),
  )
})
