/**
 * Each file once more as brotli and gzip, so that the desk compresses nothing while somebody waits. The page itself is left
 * alone: the desk writes a fresh nonce into it each time.
 * @module
 */
import { globSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import type { Plugin } from "vite"

/** Fonts and pictures are compressed already. */
const TEXT = "**/*.{js,css,svg,json}"

/** Write `.br` and `.gz` beside what they are worth for. */
export function precompress(): Plugin {
  let folder = ""
  return {
    name: "diwan-precompress",
    apply: "build",
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir)
    },
    closeBundle() {
      for (const file of globSync(TEXT, { cwd: folder })) {
        const path = join(folder, file)
        if (statSync(path).size < 1024) continue
        const octets = readFileSync(path)
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
        writeFileSync(`${path}.br`, brotliCompressSync(octets, quality))
        writeFileSync(`${path}.gz`, gzipSync(octets, { level: 9 }))
      }
    },
  }
}
