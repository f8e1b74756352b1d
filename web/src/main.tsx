/**
 * The page begins: the launch secret leaves the address, the desk says whose vault this is, and the page is drawn.
 * @module
 */
import { createRoot } from "react-dom/client"
import "../styles/index.css"
import { call, launch, refusalOf, type Refusal } from "./api.ts"
import { App } from "./app/app.tsx"
import { shiftClock } from "./app/now.ts"
import { Outside } from "./app/outside.tsx"
import { preloadPlace } from "./app/places.tsx"
import { routeOf } from "./app/routes.ts"
import { loadWords } from "./i18n/language.tsx"

const root = createRoot(document.getElementById("root") as HTMLElement)
let refused: Refusal | null = null

preloadPlace(routeOf(location).place)
try {
  await launch()
} catch (error) {
  // The cookie of an earlier launch may still be good: the session call decides, and says if somebody else had the secret.
  refused = refusalOf(error)
}
try {
  const session = await call("session", {})
  shiftClock(session.shift)
  await loadWords(session.settings.language)
  root.render(<App first={session} />)
} catch (error) {
  root.render(<Outside refusal={refused ?? refusalOf(error)} />)
}
