/**
 * Addresses of the desk: what each means, and how it is written. Nothing secret is ever part of one.
 * @module
 */
import type { LetterName } from "../api.ts"

/** A place, and what is open in it. */
export type Route =
  | { readonly place: "desk" }
  /** All letters, or a channel's. */
  | { readonly place: "letters"; readonly channel: string | null }
  | { readonly place: "letter"; readonly letter: LetterName }
  /** My drafts; a new one; one of them. */
  | { readonly place: "write"; readonly paper: number | "new" | null }
  /** The page before a paper is submitted. */
  | { readonly place: "review"; readonly paper: number }
  /** Something laid before me. */
  | { readonly place: "approve"; readonly id: string }
  /** Registrar: a letter that has its quorum. */
  | { readonly place: "send"; readonly letter: LetterName }
  /** Both books of a channel; null: choose one. */
  | { readonly place: "register"; readonly channel: string | null }
  /** All offices and channels, or a channel; `compare`: where its fingerprint is compared. */
  | { readonly place: "offices"; readonly channel: string | null; readonly compare?: true }
  /** What takes a page of its own: proposing a channel, accepting one, introducing two offices. */
  | { readonly place: "meeting"; readonly act: MeetingAct }
  /** What is looked for stands in the page's memory only, never in an address. */
  | { readonly place: "search" }
  /** A file that somebody brings, verified or looked into. */
  | { readonly place: "files" }
  /** What goes by hand. */
  | { readonly place: "pouches" }
  | { readonly place: "settings" }
  | { readonly place: "nowhere"; readonly path: string }

/** How two offices come to write to each other. */
export type MeetingAct = "propose" | "accept" | "introduce"
/** The name of a place. */
export type PlaceName = Route["place"]
/** The route of one place. */
export type RouteOf<Name extends PlaceName> = Extract<Route, { readonly place: Name }>

/** The address of a route. */
export function pathTo(route: Route): string {
  switch (route.place) {
    case "desk":
      return "/"
    case "letters":
      return route.channel === null ? "/letters" : `/letters/${part(route.channel)}`
    case "letter":
      return `/letter/${letterPart(route.letter)}`
    case "write":
      return route.paper === null ? "/write" : `/write/${route.paper}`
    case "review":
      return `/write/${route.paper}/review`
    case "approve":
      return `/approve/${part(route.id)}`
    case "send":
      return `/send/${letterPart(route.letter)}`
    case "register":
      return route.channel === null ? "/register" : `/register/${part(route.channel)}`
    case "offices":
      if (route.channel === null) return "/offices"
      return `/offices/channel/${part(route.channel)}${route.compare === true ? "/compare" : ""}`
    case "meeting":
      return `/offices/${route.act}`
    case "search":
      return "/search"
    case "files":
      return "/files"
    case "pouches":
      return "/pouches"
    case "settings":
      return "/settings"
    case "nowhere":
      return route.path
  }
}

/** What an address means. */
export function routeOf({ pathname }: { readonly pathname: string }): Route {
  const nowhere: Route = { place: "nowhere", path: pathname }
  let parts: string[]
  try {
    parts = pathname.split("/").filter(Boolean).map(decodeURIComponent)
  } catch {
    return nowhere
  }
  const [place, one, two, three, ...more] = parts
  if (more.length > 0) return nowhere
  const count = parts.length
  switch (place) {
    case undefined:
      return { place: "desk" }
    case "letters":
      return count <= 2 ? { place: "letters", channel: one ?? null } : nowhere
    case "letter":
    case "send":
      if (one === undefined || two === undefined || three === undefined) return nowhere
      return { place, letter: { channel: one, name: `${two}/${three}` } }
    case "write":
      if (count === 1) return { place, paper: null }
      if (count === 2 && one === "new") return { place, paper: "new" }
      if (!/^\d{1,9}$/.test(one ?? "")) return nowhere
      if (count === 3) return two === "review" ? { place: "review", paper: Number(one) } : nowhere
      return count === 2 ? { place, paper: Number(one) } : nowhere
    case "approve":
      return count === 2 && one !== undefined && /^[0-9a-f]{1,128}$/.test(one) ? { place, id: one } : nowhere
    case "register":
      return count <= 2 ? { place, channel: one ?? null } : nowhere
    case "offices":
      if (count === 1) return { place, channel: null }
      if (count === 2) return isMeeting(one) ? { place: "meeting", act: one } : nowhere
      if (one !== "channel" || two === undefined) return nowhere
      if (count === 3) return { place, channel: two }
      return three === "compare" ? { place, channel: two, compare: true } : nowhere
    case "search":
    case "files":
    case "pouches":
    case "settings":
      return count === 1 ? { place } : nowhere
    default:
      return nowhere
  }
}

function isMeeting(part: string | undefined): part is MeetingAct {
  return part === "propose" || part === "accept" || part === "introduce"
}

function letterPart({ channel, name }: LetterName): string {
  return [channel, ...name.split("/")].map(part).join("/")
}

function part(text: string): string {
  return encodeURIComponent(text)
}
