import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { pathTo, routeOf, type Route } from "./routes.ts"

const word = fc
  .string({ minLength: 1, maxLength: 12, unit: "grapheme" })
  .filter((text) => text !== "." && text !== "..")
const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/)
const letter = fc.record({
  channel: word,
  name: fc.tuple(label, fc.nat(9999)).map(([office, number]) => `${office}/${number}`),
})
const route: fc.Arbitrary<Route> = fc.oneof(
  fc.constant<Route>({ place: "desk" }),
  fc.record({ place: fc.constant("letters" as const), channel: fc.option(word) }),
  fc.record({ place: fc.constantFrom("letter" as const, "send" as const), letter }),
  fc.record({
    place: fc.constant("write" as const),
    paper: fc.oneof(fc.nat(99_999), fc.constantFrom("new" as const, null)),
  }),
  fc.record({ place: fc.constant("review" as const), paper: fc.nat(99_999) }),
  fc.record({ place: fc.constant("approve" as const), id: fc.stringMatching(/^[0-9a-f]{64}$/) }),
  fc.record({ place: fc.constantFrom("register" as const, "offices" as const), channel: fc.option(word) }),
  fc.record({ place: fc.constant("offices" as const), channel: word, compare: fc.constant(true as const) }),
  fc.record({
    place: fc.constant("meeting" as const),
    act: fc.constantFrom("propose" as const, "accept" as const, "introduce" as const),
  }),
  fc.constantFrom<Route>({ place: "search" }, { place: "files" }, { place: "pouches" }, { place: "settings" }),
)

test("every place's address leads back to it", () => {
  fc.assert(
    fc.property(route, (each) => {
      const found = routeOf(new URL(pathTo(each), "http://diwan-aaaaaaaaaa.localhost:7301"))
      // The generator gives some of its objects no prototype; only what they hold is compared.
      assert.deepEqual(structuredClone(found), structuredClone(each))
    }),
  )
})

test("an address that names no place is said to name none", () => {
  for (const path of [
    "/letter/cedar/north",
    "/write/x",
    "/write/7/else",
    "/approve/../x",
    "/settings/more",
    "/%E0%A4%A",
    "/offices/cedar",
    "/offices/channel/cedar/else",
    "/a/b/c/d/e",
  ]) {
    assert.equal(routeOf({ pathname: path }).place, "nowhere", path)
  }
})
