import assert from "node:assert/strict"
import { test } from "node:test"
import { riskOf } from "./risky.ts"

const name = (name: string, type = "application/octet-stream"): ReturnType<typeof riskOf> => riskOf({ name, type })

test("programs are known by their ending, however it is dressed", () => {
  for (const each of [
    "a.exe",
    "A.EXE",
    "report.pdf.exe",
    "annex\u202Egnp.exe",
    "a.exe. ",
    "a.ｅｘｅ",
    "a.e\u200Bxe",
    "run.sh",
    "x.lnk",
  ])
    assert.equal(name(each), "program", each)
})

test("a program's type is enough, whatever the name says", () => {
  assert.equal(name("chart.pdf", "application/x-msdownload"), "program")
  assert.equal(name("notes.txt", "TEXT/JavaScript"), "program")
})

test("documents with macros and pages with scripts are told apart from programs", () => {
  for (const each of ["minutes.docm", "plan.xls", "page.html", "drawing.svg"]) assert.equal(name(each), "macros", each)
})

test("what is usual is not warned of", () => {
  for (const each of ["map.pdf", "photo.jpeg", "answer.docx", "notes.txt", "README", "خريطة الحدود 2026.pdf", "exe"])
    assert.equal(name(each), null, each)
})
