/**
 * What a hostile page in the same browser, a hostile program on the same machine, and a hostile correspondent try against a
 * desk that is open. The page stands on the same loopback at another port, the nearest that another page can come: of the
 * same scheme, and for cookies of the same site. Everything here is tried for real, and nothing of it may do anything.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { createServer, request, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { after, before, test } from "node:test"
import assert from "node:assert/strict"
import type { Page } from "playwright-core"
import { draftOf, send } from "../desk/steps.ts"
import { caseTold } from "./case.ts"
import { LANGUAGES, openHouse, settled, shot, type House } from "./harness.ts"
import { wordsOf } from "./words.ts"
import { dropFile } from "./writing.ts"

const en = wordsOf("en")
const READERS = "north/principal, north/adviser, north/registrar, south/minister"
/** What a correspondent may write, and what a page could take for something else. */
const HOSTILE = `</script><img src=x onerror="document.title='taken'"><svg/onload=alert(1)>
{{constructor.constructor('alert(1)')()}} javascript:alert(1) http://evil.example/?q=1
&lt;b&gt; <iframe srcdoc="<script>parent.document.title='taken'</script>"></iframe>`
/** Names of enclosures that mean ill, as far as a draft may have them. */
const FILES = ["page.html", "picture.svg", "plan.pdf.exe"] as const
const SCRIPT = `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='taken'"><script>document.title='taken'</script></svg>`

let house: House
let evil: Server
let evilPort = 0
/** Names of the two letters that mean ill. */
let [hostile, long] = ["", ""]
const EVIL_PAGE = "<!doctype html><title>evil</title>"

before(async () => {
  const at = await caseTold()
  for (const name of FILES) writeFileSync(join(at.folder, name), SCRIPT)
  const enclosures = FILES.map((name) => `\n## enclosure ${name}\nmarking: secret\nreaders: ${READERS}\n`).join("")
  hostile = await send(at, "north", draftOf([{ text: HOSTILE, readers: READERS }]) + enclosures, at.folder)
  // A paragraph that nobody would set at once: it would stop every key.
  long = await send(
    at,
    "north",
    draftOf([{ text: "The quick brown fox jumps over it. ".repeat(5_000), readers: READERS }]),
  )
  house = await openHouse(at)
  evil = createServer((asked, answer) => {
    answer.writeHead(200, { "content-type": "text/html; charset=utf-8", "set-cookie": "__Host-diwan=forged; Path=/" })
    answer.end(asked.url === "/" ? EVIL_PAGE : "")
  })
  await new Promise<void>((ready) => evil.listen(0, "127.0.0.1", ready))
  evilPort = (evil.address() as AddressInfo).port
})
after(async () => {
  evil.closeAllConnections()
  await new Promise((done) => evil.close(done))
  await house.close()
})

/** A page of another origin in the officer's own browser, whose desk is open in another tab. */
async function evilPage(mine: Page, host = "127.0.0.1"): Promise<Page> {
  const page = await mine.context().newPage()
  await page.goto(`http://${host}:${evilPort}/`)
  return page
}

/** As {@link evilPage}, for as long as `try` takes; afterwards the desk must be open, whole and unchanged. */
function tried(goal: string, attack: (evil: Page, origin: string, mine: Page) => Promise<void>): void {
  test(goal, async () => {
    const mine = await house.open("south/minister", `/letter/cedar/${hostile}`)
    const { keeper, server } = await house.serve("south/minister")
    const was = JSON.stringify(keeper.settings())
    for (const host of ["127.0.0.1", "localhost", "diwan-aaaaaaaaaa.localhost"]) {
      const page = await evilPage(mine, host)
      await attack(page, server.origin, mine)
      await page.close()
    }
    assert.equal(keeper.state(), "open")
    assert.equal(JSON.stringify(keeper.settings()), was)
    // The page is still let in, by its own cookie and no other.
    await mine.reload()
    await mine.getByText("constructor.constructor").waitFor()
    assert.notEqual(await mine.title(), "taken")
    await mine.close()
    house.complaints()
  })
}

tried("a form of another page changes nothing", async (page, origin) => {
  for (const [enctype, path] of [
    ["application/x-www-form-urlencoded", "/api/lock"],
    ["text/plain", "/api/lock"],
    ["multipart/form-data", "/api/settings.set"],
    ["text/plain", "/launch"],
  ] as const) {
    const answered = page.context().waitForEvent("response", (response) => response.url() === origin + path)
    await page.evaluate(
      `(() => {
        const form = document.createElement("form")
        Object.assign(form, { method: "POST", action: ${JSON.stringify(origin + path)}, enctype: ${JSON.stringify(enctype)}, target: "_blank" })
        const field = document.createElement("input")
        field.name = '{"a":"'
        field.value = '"}'
        form.append(field)
        document.body.append(form)
        form.submit()
      })()`,
    )
    assert.equal((await answered).status(), 403)
    for (const each of page.context().pages()) if (each.url() === origin + path) await each.close()
  }
})

tried(
  "no answer of the desk can be read, asked with leave or without, with cookies or without",
  async (page, origin) => {
    const got = await page.evaluate(
      `(async () => {
      const results = []
      const ask = async (path, how) => {
        try {
          const answer = await fetch(${JSON.stringify(origin)} + path, how)
          results.push(answer.type === "opaque" ? "opaque" : "read " + answer.status + " " + (await answer.text()).slice(0, 40))
        } catch { results.push("refused") }
      }
      for (const credentials of ["include", "omit"]) {
        await ask("/", { credentials })
        await ask("/", { credentials, mode: "no-cors" })
        await ask("/api/session", { method: "POST", credentials, headers: { "content-type": "application/json", "x-diwan": "1" }, body: "{}" })
        await ask("/api/lock", { method: "POST", credentials, mode: "no-cors", body: "{}" })
        await ask("/api/events", { credentials, headers: { "x-diwan": "1" } })
        await ask("/upload/1/0011223344556677", { method: "PUT", credentials, headers: { "x-diwan": "1", "upload-offset": "0" }, body: "x" })
      }
      return results
    })()`,
    )
    for (const each of got as readonly string[]) assert.match(each, /^(?:refused|opaque)$/)
  },
)

tried("it cannot be framed, embedded, drawn, or run as a script of another page", async (page, origin) => {
  const answers: (readonly [string, number])[] = []
  page.on("response", (response) => {
    if (response.url().startsWith(origin)) answers.push([response.url(), response.status()])
  })
  const got = await page.evaluate(
    `(async () => {
      const load = (name, attributes) => new Promise((done) => {
        const element = document.createElement(name)
        for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
        element.onload = () => {
          let inside = null
          try { inside = element.contentDocument?.body?.innerText ?? null } catch {}
          done(name + " " + (inside === null ? "closed" : "read " + inside.slice(0, 20)))
        }
        element.onerror = () => done(name + " refused")
        document.body.append(element)
      })
      const origin = ${JSON.stringify(origin)}
      const results = []
      results.push(await load("iframe", { src: origin + "/" }))
      for (const path of ["/", "/api/session", "/seal.svg"]) {
        results.push(await load("img", { src: origin + path }))
        results.push(await load("script", { src: origin + path }))
      }
      return results
    })()`,
  )
  const [frame, ...rest] = got as readonly string[]
  assert.equal(frame, "iframe closed")
  for (const each of rest) assert.match(each, /refused$/)
  assert.ok(
    answers.every(([, status]) => status >= 400),
    JSON.stringify(answers),
  )
})

tried("a window that it opens hears nothing and says nothing", async (page, origin) => {
  const opened = page.context().waitForEvent("page")
  await page.evaluate(
    `window.heard = []; addEventListener("message", (event) => heard.push(event.data)); window.other = open(${JSON.stringify(origin)} + "/")`,
  )
  const other = await opened
  await other.waitForLoadState()
  const found = await page.evaluate(
    `(() => {
      try { other.postMessage({ kind: "changed" }, "*") } catch {}
      let inside = "closed"
      try { inside = other.document.body.innerText } catch {}
      return { inside: other.closed ? "closed" : inside, heard: heard.length }
    })()`,
  )
  assert.deepEqual(found, { inside: "closed", heard: 0 })
  assert.equal(await other.evaluate("opener"), null)
  await other.close()
})

tried("its cookies are not the desk's, and the desk's are not its own", async (page, origin, mine) => {
  await page.evaluate(`document.cookie = "__Host-diwan=forged; path=/"; document.cookie = "diwan=forged; path=/"`)
  assert.ok(!String(await page.evaluate("document.cookie")).includes("__Host-diwan"))
  // A script of the desk's own page could not read it either.
  assert.equal(await mine.evaluate("document.cookie"), "")
  const cookies = await mine.context().cookies(origin)
  const [own] = cookies.filter(({ name }) => name.startsWith("__Host-"))
  assert.deepEqual(
    [own?.httpOnly, own?.sameSite, own?.path, own?.domain.startsWith("diwan-")],
    [true, "Strict", "/", true],
  )
  assert.notEqual(own?.value, "forged")
})

test("under a name that was rebound to this machine, the desk is not there", async () => {
  const { server } = await house.serve("south/minister")
  const { port, host } = new URL(server.origin)
  const mine = await house.open("south/minister")
  const [cookie] = await mine.context().cookies(server.origin)
  const ask = (headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port, path: "/api/session", method: "POST", headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
        .once("error", reject)
        .end("{}")
    })
  const page = {
    "content-type": "application/json",
    "x-diwan": "1",
    "sec-fetch-site": "same-origin",
    "sec-fetch-mode": "cors",
    "sec-fetch-dest": "empty",
    cookie: `${cookie?.name}=${cookie?.value}`,
  }
  assert.equal(await ask({ ...page, host }), 200)
  for (const name of [
    `evil.example:${port}`,
    `localhost:${port}`,
    `127.0.0.1:${port}`,
    host.split(":")[0] ?? "",
    `x.${host}`,
  ])
    assert.equal(await ask({ ...page, host: name, origin: `http://${name}` }), 421, name)
  assert.equal(await ask({ ...page, host, origin: "http://evil.example" }), 403)
  assert.equal(await ask({ ...page, host, "sec-fetch-site": "same-site" }), 403)
  assert.equal(await ask({ ...page, host, cookie: "__Host-diwan=forged" }), 401)
  await mine.close()
})

test("what a correspondent writes stays text: no element, no request, no dialog comes of it", async () => {
  const page = await house.open("south/minister", "/")
  const asked: string[] = []
  page.on("request", (each) => asked.push(each.url()))
  page.on("dialog", () => assert.fail("a dialog of the letter's"))
  await page.goto(new URL(`/letter/cedar/${hostile}`, page.url()).href)
  await page.getByText("constructor.constructor").waitFor()
  assert.equal(await page.locator(".letter-text :is(img, svg, script, iframe, a, b)").count(), 0)
  assert.ok(
    asked.every((url) => new URL(url).origin === new URL(page.url()).origin),
    asked.join("\n"),
  )
  assert.notEqual(await page.title(), "taken")
  await shot(page, "hostile-letter", true)
  await page.close()
  assert.deepEqual(house.complaints(), [])
})

test("an enclosure is never shown, whatever it is: it is saved, octet for octet, under its own name", async () => {
  const page = await house.open("south/minister", `/letter/cedar/${hostile}`)
  for (const name of FILES) {
    const line = page.locator(".enclosure").filter({ hasText: name })
    await settled(page)
    await line.getByRole("button", { name: en("letter.fetch"), exact: true }).click()
    const anyway = page.getByRole("alertdialog").getByRole("button", { name: en("letter.fetch-anyway") })
    const save = line.getByRole("button", { name: en("common.save-file") })
    await anyway.or(save).first().waitFor()
    if (await anyway.isVisible()) await anyway.click()
    const saved = page.waitForEvent("download")
    await save.click()
    // The browser took it as an attachment, whatever it holds; src/desk/server/tickets.test.ts holds the headers to it.
    const download = await saved
    assert.match(new URL(download.url()).pathname, /^\/download\//)
    assert.equal(download.suggestedFilename(), name)
    assert.equal(readFileSync(await download.path(), "utf8"), SCRIPT)
  }
  assert.notEqual(await page.title(), "taken")
  await page.close()
  assert.deepEqual(house.complaints(), [])
})

for (const language of LANGUAGES) {
  test(`a file's name leads into no folder and hides nothing: the one is refused, the other told (${language})`, async () => {
    const page = await house.open("south/minister", "/write/new", { language })
    const say = wordsOf(language)
    await dropFile(page, ".bench-more", "../../x", 10)
    const refused = page.locator(".bench-part").filter({ hasText: say("errors.enclosure-name") })
    await refused.waitFor()
    assert.match(await refused.innerText(), /\.\.\/\.\.\/x/)
    await dropFile(page, ".bench-more", "plan\u202efdp.exe", 10)
    const named = page.locator(".bench-part").filter({ hasText: "planfdp.exe" })
    await named.getByText(say("write.sealed")).waitFor()
    await page.getByText(say("write.cleaned-named")).waitFor()
    assert.ok(!(await page.locator("main").innerText()).includes("\u202e"))
    await shot(page, `hostile-names-${language}`)
    await page.close()
    // The desk's own word on the first name; the letter with the second is kept.
    assert.deepEqual(
      house.complaints().filter((each) => !each.includes("/api/upload.start")),
      [],
    )
  })
}

test("a paragraph of a hundred and seventy thousand characters is set piece by piece, and keys still act", async () => {
  const page = await house.open("south/minister", `/letter/cedar/${long}`)
  await page.locator(".letter-later").first().waitFor({ state: "attached" })
  assert.ok((await page.locator(".letter-text bdi").count()) < 3_000)
  const whole = Number(await page.evaluate("document.querySelector('.letter-sheet').textContent.length"))
  assert.ok(whole > 170_000)
  await page.keyboard.press("g")
  await page.keyboard.press("l")
  await page.waitForURL(/\/letters$/)
  await settled(page)
  await page.close()
  assert.deepEqual(house.complaints(), [])
})
