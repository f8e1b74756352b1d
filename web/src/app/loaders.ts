/**
 * Where each place's file is. Apart from the places themselves, so that one can be fetched before there is a page.
 * @module
 */
import type { JSX } from "react"
import type { PlaceName, RouteOf } from "./routes.ts"

type PlaceView<Name extends PlaceName> = (props: { readonly route: RouteOf<Name> }) => JSX.Element

type Loaders = { readonly [Name in Exclude<PlaceName, "nowhere">]: () => Promise<PlaceView<Name>> }

/** How each place comes. */
export const LOADERS: Loaders = {
  desk: () => import("../places/desk/index.tsx").then(({ DeskPlace }) => DeskPlace),
  letters: () => import("../places/letters/index.tsx").then(({ LettersPlace }) => LettersPlace),
  letter: () => import("../places/letter/index.tsx").then(({ LetterPlace }) => LetterPlace),
  write: () => import("../places/write/index.tsx").then(({ WritePlace }) => WritePlace),
  review: () => import("../places/write/index.tsx").then(({ ReviewPlace }) => ReviewPlace),
  approve: () => import("../places/approve/index.tsx").then(({ ApprovePlace }) => ApprovePlace),
  send: () => import("../places/letter/send.tsx").then(({ SendPlace }) => SendPlace),
  register: () => import("../places/register/index.tsx").then(({ RegisterPlace }) => RegisterPlace),
  offices: () => import("../places/offices/index.tsx").then(({ OfficesPlace }) => OfficesPlace),
  meeting: () => import("../places/offices/index.tsx").then(({ MeetingPlace }) => MeetingPlace),
  search: () => import("../places/search/index.tsx").then(({ SearchPlace }) => SearchPlace),
  files: () => import("../places/files/index.tsx").then(({ FilesPlace }) => FilesPlace),
  pouches: () => import("../places/pouches/index.tsx").then(({ PouchesPlace }) => PouchesPlace),
  settings: () => import("../places/settings/index.tsx").then(({ SettingsPlace }) => SettingsPlace),
}

/** Fetch a place's file before it is shown: while the session is asked for, or when a pointer comes near its link. */
export function preloadPlace(place: PlaceName): void {
  if (place !== "nowhere") LOADERS[place]().catch(() => {})
}
