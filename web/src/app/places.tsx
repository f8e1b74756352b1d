/**
 * The places: each a file of its own that comes when somebody goes there. To add one, write `places/NAME/index.tsx`, give
 * it an address in `routes.ts` and a line here and in {@link NAVIGATION}.
 * @module
 */
import { lazy, Suspense, type JSX, type LazyExoticComponent } from "react"
import type { Key } from "../i18n/messages.ts"
import { T, useI18n } from "../i18n/language.tsx"
import { Waiting } from "../ui/button.tsx"
import { Boundary } from "./boundary.tsx"
import { LOADERS } from "./loaders.ts"
import { Link, Page } from "./router.tsx"
import type { PlaceName, Route } from "./routes.ts"

// Each loader's view takes just the route of its own name, which is the one it is given.
type View = (props: { readonly route: Route }) => JSX.Element

const VIEWS: { readonly [place: string]: LazyExoticComponent<View> } = Object.fromEntries(
  Object.entries(LOADERS).map(([name, load]) => [name, lazy(async () => ({ default: (await load()) as View }))]),
)

/** What stands in the navigation: its words, its shortcut after `g`, and the places that count as being there. */
export const NAVIGATION: readonly {
  readonly words: Key & `common.nav-${string}`
  readonly to: Route
  readonly key: string
  readonly places: readonly PlaceName[]
}[] = [
  { words: "common.nav-desk", to: { place: "desk" }, key: "d", places: ["desk", "approve", "send"] },
  { words: "common.nav-letters", to: { place: "letters", channel: null }, key: "l", places: ["letters", "letter"] },
  { words: "common.nav-write", to: { place: "write", paper: null }, key: "w", places: ["write", "review"] },
  { words: "common.nav-register", to: { place: "register", channel: null }, key: "r", places: ["register", "files"] },
  { words: "common.nav-offices", to: { place: "offices", channel: null }, key: "o", places: ["offices", "meeting"] },
  { words: "common.nav-pouches", to: { place: "pouches" }, key: "p", places: ["pouches"] },
  { words: "common.nav-search", to: { place: "search" }, key: "s", places: ["search"] },
  { words: "common.nav-settings", to: { place: "settings" }, key: "e", places: ["settings"] },
]

/** The place that the address names. */
export function Place({ route }: { readonly route: Route }): JSX.Element {
  if (route.place === "nowhere") return <Nowhere />
  const View = VIEWS[route.place]
  if (View === undefined) return <Nowhere />
  return (
    // A key, so that a place that failed does not stand in the way of the next.
    <Boundary key={route.place}>
      <Suspense fallback={<Waiting />}>
        <View route={route} />
      </Suspense>
    </Boundary>
  )
}

function Nowhere(): JSX.Element {
  const { t } = useI18n()
  return (
    <Page title={t("common.nowhere-title")}>
      <p>{t("common.nowhere-text")}</p>
      <p>
        <Link to={{ place: "desk" }}>
          <T id="common.nowhere-home" />
        </Link>
      </p>
    </Page>
  )
}
