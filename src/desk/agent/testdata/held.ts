/** An agent in this process over a vault of the play, and commands that find it. */
import { join } from "node:path"
import type { TestContext } from "node:test"
import { diwan, type Ran, type World } from "../../cli/testdata/kit.ts"
import { DeskError } from "../../error.ts"
import type { Keeper } from "../keeper.ts"
import type { KeeperOptions } from "../open.ts"
import { placeOf, type Place } from "../place.ts"
import { serveAgent, type Agent } from "../serve.ts"
import { servingBy, type Serving } from "../serving.ts"
import { atEnd, keeperOf, playVault, scratch } from "./kit.ts"

export interface Held {
  readonly folder: string
  readonly place: Place
  readonly keeper: Keeper
  readonly agent: Agent
  readonly home: string
  /** A command of this vault, in an environment where its agent is found. */
  readonly diwan: (argv: readonly string[], world?: World) => Promise<Ran>
}

/** Where no page was built. */
export const noPage: Serving = servingBy(() => Promise.reject(new DeskError("desk-absent", "there is no page here")))

/** An agent in this process, over a vault of the play. */
export async function held(
  t: TestContext,
  options: Partial<KeeperOptions> = {},
  serving: Serving = noPage,
): Promise<Held> {
  const folder = scratch(t)
  const path = await playVault(folder)
  const environment = { XDG_RUNTIME_DIR: folder }
  const place = placeOf(path, environment)
  const { keeper } = keeperOf(t, { path, ...options })
  const agent = await serveAgent({ keeper, place, serving })
  atEnd(t, () => agent.close())
  const home = join(folder, "home")
  return {
    folder,
    place,
    keeper,
    agent,
    home,
    diwan: (argv, world = {}) => diwan([...argv, "--home", home], { environment, ...world }),
  }
}
