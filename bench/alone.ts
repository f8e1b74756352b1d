/**
 * Runs one bench in a process of its own, so that no bench finds another's garbage, compiled code or threads, and one
 * that dies takes no other with it. Started by main.ts, to which it sends what it measured.
 * @module
 */
import { join } from "node:path"
import type { Bench } from "./bench.ts"

const [file, name] = process.argv.slice(2) as [string, string]
process.on("disconnect", () => process.exit(1)) // main.ts is gone: nobody waits for the figures
const { benches } = (await import(join(import.meta.dirname, file))) as { readonly benches: readonly Bench[] }
const bench = benches.find((bench) => bench.name === name)
if (bench === undefined) throw new Error(`${file} has no bench '${name}'`)
const results = await bench.run()
process.send?.(results, () => process.exit(0)) // whatever a peer has left open
