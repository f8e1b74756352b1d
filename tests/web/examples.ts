/**
 * The page with examples instead of a desk, for tests of what the page does by itself: built once, served on the loopback
 * under the policy that the desk sends, looked at with Debian's Chromium.
 * @module
 */
import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join } from "node:path"
import type { Page } from "playwright-core"
import { kept } from "../kept.ts"
import { launch, settled } from "./harness.ts"

const ROOT = join(import.meta.dirname, "../..")
const TYPES: { readonly [ending: string]: string } = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
}
const NONCE = "examples"
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' 'nonce-${NONCE}'`,
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types ProseMirrorClipboard",
].join("; ")

/** How a page of the examples is opened. */
export interface Opening {
  readonly lang?: "en" | "ar" | "fa"
  readonly theme?: "light" | "dark"
  readonly width?: number
  /** Of the address: what goes wrong. */
  readonly more?: string
}

/** A browser over the examples. */
export interface Examples {
  /** Open an address of the desk in a page of its own, look, and close it. What the page complained of fails the test. */
  readonly see: (path: string, look: (page: Page) => Promise<void>, how?: Opening) => Promise<void>
  readonly close: () => Promise<void>
}

/** Build the examples into a folder. */
async function build(folder: string): Promise<void> {
  const vite = join(ROOT, "node_modules/vite/bin/vite.js")
  const args = ["build", "web", "--mode", "fixtures", "--outDir", folder, "--emptyOutDir", "--logLevel", "error"]
  execFileSync(process.execPath, [vite, ...args], { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"] })
}

/** Build the examples, once for all files; serve them, start the browser. */
export async function openExamples(): Promise<Examples> {
  const { folder, remove } = await kept("examples", build)
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname
    const asked = join(folder, path)
    const file =
      extname(path) !== "" && asked.startsWith(folder) && existsSync(asked) ? asked : join(folder, "fixtures.html")
    const octets = readFileSync(file)
    response.writeHead(200, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "content-security-policy": POLICY,
      ...(path.startsWith("/assets/") ? { "cache-control": "max-age=3600" } : {}),
    })
    response.end(file.endsWith(".html") ? octets.toString().replaceAll("DIWAN-NONCE", NONCE) : octets)
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const { port } = server.address() as AddressInfo
  const browser = await launch()
  // One for all pages, which keep nothing in it but the files they are made of.
  const context = await browser.newContext({ reducedMotion: "reduce" })
  const complaints: string[] = []
  return {
    async see(path, look, { lang = "en", theme = "light", width = 1280, more = "" } = {}) {
      const page = await context.newPage()
      try {
        await page.setViewportSize({ width, height: 900 })
        page.on("pageerror", (error) => complaints.push(error.message))
        page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
        await page.goto(
          `http://127.0.0.1:${port}/fixtures.html?lang=${lang}&theme=${theme}&${more}&at=${encodeURIComponent(path)}`,
        )
        await settled(page)
        await look(page)
      } finally {
        await page.close()
      }
      assert.deepEqual(complaints.splice(0), [])
    },
    async close() {
      await context.close()
      await browser.close()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
      remove()
    },
  }
}
