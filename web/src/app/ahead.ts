/**
 * The first thing that a page will ask, asked before there is a page: its answer comes while its files do.
 * @module
 */
import { call, type Answer, type Asked, type CallName } from "../api.ts"
import type { Route } from "./routes.ts"

const waiting = new Map<string, Promise<unknown>>()

/** What a call is kept under. */
export function callKey<Name extends CallName>(name: Name, asked: Asked<Name>): string {
  return `${name} ${JSON.stringify(asked)}`
}

/** Ask what the place of an address asks first, where one call shows most of it. */
export function askAhead(route: Route): void {
  if (route.place === "desk") ask("desk", {})
  if (route.place === "letter") ask("letter", route.letter)
}

/** What was asked ahead, once; null: it was not. */
export function takeAhead<Name extends CallName>(key: string): Promise<Answer<Name>> | null {
  const answer = waiting.get(key) as Promise<Answer<Name>> | undefined
  waiting.delete(key)
  return answer ?? null
}

/** The vault was locked: what was asked ahead is nobody's. */
export function dropAhead(): void {
  waiting.clear()
}

function ask<Name extends CallName>(name: Name, asked: Asked<Name>): void {
  const answer = call(name, asked)
  // Whoever takes it hears of a refusal; if nobody does, it is no fault of the page.
  answer.catch(() => {})
  waiting.set(callKey(name, asked), answer)
}
