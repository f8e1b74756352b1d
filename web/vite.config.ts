/**
 * How the page is built: static files in dist/web that the desk serves under a strict policy. No inline script or style, no
 * data: URLs, each place a file of its own, fonts by what is written. `DIWAN-NONCE` in index.html is replaced by the desk.
 *
 * `vite web` serves the page for work on it, `vite build web --mode fixtures` builds it with invented letters instead of a
 * desk (`/fixtures.html?lang=ar&theme=dark&at=/letters`) into dist/web-fixtures.
 * @module
 */
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"
import { ariaStrings } from "./build/aria-strings.ts"
import { locales } from "./build/locales.ts"
import { precompress } from "./build/precompress.ts"
import { preloads } from "./build/preloads.ts"

/** The policy that the desk sends, here for previews, so that what it forbids is noticed early. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'nonce-DIWAN-NONCE'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types ProseMirrorClipboard",
].join("; ")

/**
 * What a first visit needs comes in two files instead of thirty: a small one that asks the desk, and what the front page is
 * drawn with, on which every other place builds. All the rest comes when somebody goes there.
 */
const GROUPS = [
  {
    name: "begin",
    priority: 2,
    test: /[/\\]src[/\\](?:api|app[/\\](?:ahead|loaders|routes)|i18n[/\\]words)\.ts$|preload-helper|rolldown[/\\]runtime/,
  },
  { name: "front", priority: 1, test: /[/\\]src[/\\](?:page|places[/\\]desk[/\\]index)\.tsx$/ },
]

// oxlint-disable-next-line import/no-default-export -- vite reads the default export
export default defineConfig(({ mode }) => ({
  root: import.meta.dirname,
  plugins: [locales(), ariaStrings(), react(), preloads(), ...(mode === "fixtures" ? [] : [precompress()])],
  html: { cspNonce: "DIWAN-NONCE" },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1", headers: { "content-security-policy": POLICY } },
  build: {
    outDir: mode === "fixtures" ? "../dist/web-fixtures" : "../dist/web",
    emptyOutDir: true,
    // Evergreen browsers that know CSS nesting, light-dark(), :dir() and Intl's calendars.
    target: ["chrome123", "firefox128", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: mode === "fixtures" ? "fixtures.html" : "index.html",
      output: { codeSplitting: { groups: GROUPS } },
    },
  },
}))
