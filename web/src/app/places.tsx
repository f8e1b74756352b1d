/**
 * The places: each a file of its own that comes when somebody goes there. To add one, write `places/NAME/index.tsx`, give
 * it an address in `routes.ts` and a line here and in {@link NAVIGATION}.
 * @module
 */
import { lazy, Suspense, type JSX, type LazyExoticComponent } from "react"
import type { Key } from "../i18n/messages.ts"
import { T, useI18n } from "../i18n/language.tsx"
import { Waiting } from "../ui/button.tsx"
import { Link, Page } from "./router.tsx"
import type { PlaceName, Route, RouteOf } from "./routes.ts"

type PlaceView<Name extends PlaceName> = (props: { readonly route: RouteOf<Name> }) => JSX.Element

const write = () => import("../places/write/index.tsx")

const PLACES: { readonly [Name in Exclude<PlaceName, "nowhere">]: LazyExoticComponent<PlaceView<Name>> } = {
  desk: lazy(() => import("../places/desk/index.tsx").then(({ DeskPlace }) => ({ default: DeskPlace }))),
  letters: lazy(() => import("../places/letters/index.tsx").then(({ LettersPlace }) => ({ default: LettersPlace }))),
  letter: lazy(() => import("../places/letter/index.tsx").then(({ LetterPlace }) => ({ default: LetterPlace }))),
  write: lazy(() => write().then(({ WritePlace }) => ({ default: WritePlace }))),
  review: lazy(() => write().then(({ ReviewPlace }) => ({ default: ReviewPlace }))),
  approve: lazy(() => import("../places/approve/index.tsx").then(({ ApprovePlace }) => ({ default: ApprovePlace }))),
  send: lazy(() => import("../places/letter/send.tsx").then(({ SendPlace }) => ({ default: SendPlace }))),
  register: lazy(() =>
    import("../places/register/index.tsx").then(({ RegisterPlace }) => ({ default: RegisterPlace })),
  ),
  offices: lazy(() => import("../places/offices/index.tsx").then(({ OfficesPlace }) => ({ default: OfficesPlace }))),
  search: lazy(() => import("../places/search/index.tsx").then(({ SearchPlace }) => ({ default: SearchPlace }))),
  settings: lazy(() =>
    import("../places/settings/index.tsx").then(({ SettingsPlace }) => ({ default: SettingsPlace })),
  ),
}

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
  { words: "common.nav-register", to: { place: "register", channel: null }, key: "r", places: ["register"] },
  { words: "common.nav-offices", to: { place: "offices", channel: null }, key: "o", places: ["offices"] },
  { words: "common.nav-search", to: { place: "search", query: "" }, key: "s", places: ["search"] },
  { words: "common.nav-settings", to: { place: "settings" }, key: "e", places: ["settings"] },
]

/** The place that the address names. */
export function Place({ route }: { readonly route: Route }): JSX.Element {
  if (route.place === "nowhere") return <Nowhere />
  // The table above pairs each name with a view of just that route.
  const View = PLACES[route.place] as LazyExoticComponent<(props: { readonly route: Route }) => JSX.Element>
  return (
    <Suspense fallback={<Waiting />}>
      <View route={route} />
    </Suspense>
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
