/**
 * The page's server as the agent starts it. Loaded, with the framework behind it, when somebody first asks for the desk.
 * @module
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { DeskError } from "../error.ts"
import { servingBy, type Serving } from "./serving.ts"

/** The page's server, not started yet. @param onMistake told of mistakes of our own, without content */
export function servePage(onMistake: (error: unknown) => void = () => undefined): Serving {
  return servingBy(async (keeper) => {
    const assets = pageFolder()
    const [{ serveDesk }, { callTable }, { receivePiece }] = await Promise.all([
      import("../server/server.ts"),
      import("../server/calls/table.ts"),
      import("../letters/composing/uploads.ts"),
    ])
    return serveDesk({
      keeper,
      calls: callTable,
      assets,
      receivePiece,
      onMistake,
    })
  })
}

/** The built page: beside the bundled program, or in dist of the source. @throws {DeskError} `desk-absent` */
function pageFolder(): string {
  const places = ["web", join("..", "..", "web"), join("..", "..", "..", "dist", "web")]
  const found = places
    .map((place) => join(import.meta.dirname, place))
    .find((folder) => existsSync(join(folder, "index.html")))
  if (found === undefined)
    throw new DeskError("desk-absent", "the page was not built; run 'npm run web', or install Diwan again")
  return found
}
