/**
 * What somebody does who writes a letter, as steps over a page. They name what is on the screen, not how it is made, and
 * run over the examples as over a real desk.
 * @module
 */
import type { Locator, Page } from "playwright-core"

/** The text fields of the letter, in order. */
export function fields(page: Page): Locator {
  return page.locator("main [role=textbox]")
}

/** Where the caret stands: the field, the line in it (0 is the heading), UTF-16 units into that line. */
export async function caret(page: Page): Promise<readonly [field: number, line: number, offset: number]> {
  return page.evaluate(`(() => {
    const { focusNode, focusOffset } = getSelection()
    const element = focusNode.nodeType === 1 ? focusNode : focusNode.parentElement
    const field = element.closest("[role=textbox]")
    const line = [...field.children].find((each) => each.contains(focusNode))
    const before = document.createRange()
    before.setStart(line, 0)
    before.setEnd(focusNode, focusOffset)
    const all = [...document.querySelectorAll("main [role=textbox]")]
    return [all.indexOf(field), [...field.children].indexOf(line), before.toString().length]
  })()`)
}

/** The places in a text between what people call letters: where a caret can stand. */
export function places(text: string): readonly number[] {
  return [
    ...Array.from(new Intl.Segmenter("und", { granularity: "grapheme" }).segment(text), ({ index }) => index),
    text.length,
  ]
}

/** Walk with one key from where the caret stands until it leaves the line. @returns the offsets it visited, in order */
export async function walk(page: Page, key: "ArrowLeft" | "ArrowRight", most: number): Promise<readonly number[]> {
  const [field, line] = await caret(page)
  const visited: number[] = []
  for (let i = 0; i < most; i++) {
    const [nowField, nowLine, offset] = await caret(page)
    if (nowField !== field || nowLine !== line) break
    // At the end of the last line a key that leads further does nothing: that is an end, not a stop on the way.
    if (visited.at(-1) === offset) break
    visited.push(offset)
    await page.keyboard.press(key)
  }
  return visited
}

/** Paste a text as if it came from another program. */
export async function paste(page: Page, text: string, html = ""): Promise<void> {
  // A browser tells of a caret that was moved by a key in its next turn.
  await page.evaluate("new Promise((done) => setTimeout(done, 50))")
  await page.evaluate(
    `((text, html) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData("text/plain", text)
      if (html !== "") clipboardData.setData("text/html", html)
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }))
    })(${JSON.stringify(text)}, ${JSON.stringify(html)})`,
  )
}

/** Drop a file on something. */
export async function dropFile(page: Page, target: string, name: string, octets: number): Promise<void> {
  await page.locator(target).first().waitFor()
  await page.evaluate(
    `((target, name, octets) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([new Uint8Array(octets)], name, { type: "application/pdf" }))
      const element = document.querySelector(target)
      for (const kind of ["dragenter", "dragover", "drop"])
        element.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }))
    })(${JSON.stringify(target)}, ${JSON.stringify(name)}, ${octets})`,
  )
}

/** Go to a place as a link does: without loading the page again, so that what was done stays done. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`(() => {
    history.pushState(null, "", ${JSON.stringify(path)})
    dispatchEvent(new PopStateEvent("popstate"))
  })()`)
  await page.waitForSelector("article.page:not([aria-busy=true])")
}

/** Go on with Tab until something of a name has the focus. @throws it never gets it */
export async function tabTo(page: Page, name: RegExp, most = 120): Promise<void> {
  for (let i = 0; i < most; i++) {
    const here = await page.evaluate(
      `(() => { const e = document.activeElement; const by = e.getAttribute("aria-labelledby"); return (e.getAttribute("aria-label") ?? "") + " " + (by ? by.split(" ").map((id) => document.getElementById(id)?.textContent).join(" ") : "") + " " + (e.closest("label")?.textContent ?? e.textContent ?? "") })()`,
    )
    if (name.test(String(here))) return
    await page.keyboard.press("Tab")
  }
  throw new Error(`Tab never came to ${String(name)}`)
}
