/**
 * `npm start`: builds the page where it is missing or old, then plays the case and leaves the desks open.
 * @module
 */
import { buildWebIfStale } from "./web.ts"

if (!process.argv.includes("--once")) buildWebIfStale()
await import("../src/desk/play/main.ts")
