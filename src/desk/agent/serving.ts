/**
 * The page's server within an agent: made when somebody first asks for the desk, and ended with the agent. How a browser is
 * led to it is settled here: by an address, which is for whoever asked to see it, or by a file for the owner alone that
 * leads there and is gone soon after, since what stands on a command line others can see.
 * @module
 */
import { randomBytes } from "node:crypto"
import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Keeper } from "./keeper.ts"

/** What the agent needs of the page's server. */
export interface PageServer {
  readonly origin: string
  /** An address that lets one browser in, once. */
  launch(): string
  close(): Promise<void>
}

/** The page's server, there or not yet. */
export interface Serving {
  origin(): string | null
  /** Serve if need be, and let one browser in. @returns an address, or the path of a file @throws {DeskError} `desk-absent` */
  launch(keeper: Keeper, how: "address" | "file", folder: string): Promise<string>
  close(): Promise<void>
}

/** A file that leads to the desk stays so long, milliseconds: what a browser takes to start. */
const FILE_MS = 30_000

/** @param serve makes the server; what it throws is told whoever asked */
export function servingBy(serve: (keeper: Keeper) => Promise<PageServer>): Serving {
  let server: Promise<PageServer> | null = null
  let origin: string | null = null
  const files = new Map<string, NodeJS.Timeout>()
  const remove = (file: string): void => {
    clearTimeout(files.get(file))
    files.delete(file)
    rmSync(file, { force: true })
  }
  return {
    origin: () => origin,
    async launch(keeper, how, folder) {
      server ??= serve(keeper)
      let made: PageServer
      try {
        made = await server
      } catch (cause) {
        server = null
        throw cause
      }
      origin = made.origin
      const address = made.launch()
      if (how === "address") return address
      const file = join(folder, `desk-${randomBytes(8).toString("hex")}.html`)
      writeFileSync(file, pageTo(address), { mode: 0o600, flag: "wx" })
      files.set(file, setTimeout(() => remove(file), FILE_MS).unref())
      return file
    },
    async close() {
      for (const file of files.keys()) remove(file)
      const made = await server?.catch(() => null)
      await made?.close()
    },
  }
}

function pageTo(address: string): string {
  // The address is our own and has nothing that HTML reads; escaped all the same.
  const safe = address.replace(/[^\w:/.#=%-]/g, (found) => `&#${found.codePointAt(0)};`)
  return `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0; url=${safe}"><title>Diwan</title><a href="${safe}">Diwan</a>\n`
}
