/**
 * The page begins: the launch secret leaves the address, and what is shown first is asked for while the page's own files
 * still come. Nothing here needs them: this file is small, so that it runs before they are there.
 * @module
 */
import "../styles/index.css"
import { call, launch, refusalOf, type Refusal, type Session } from "./api.ts"
import { askAhead } from "./app/ahead.ts"
import { preloadPlace } from "./app/loaders.ts"
import { routeOf } from "./app/routes.ts"
import { loadWords } from "./i18n/words.ts"

const page = import("./page.tsx")
const route = routeOf(location)
let refused: Refusal | null = null

preloadPlace(route.place)
try {
  await launch()
} catch (error) {
  // The cookie of an earlier launch may still be good: the session call decides, and says if somebody else had the secret.
  refused = refusalOf(error)
}
let session: Session | null = null
try {
  session = await call("session", {})
  if (session.state === "open") askAhead(route)
  await loadWords(session.settings.language)
} catch (error) {
  session = null
  refused ??= refusalOf(error)
}
const { draw, drawOutside } = await page
if (session === null) drawOutside(refused as Refusal)
else draw(session)
