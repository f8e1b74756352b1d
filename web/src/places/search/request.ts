/**
 * What is looked for, as the desk is asked: when somebody pauses, and with days as instants.
 * @module
 */
import { useEffect, useState } from "react"
import type { SearchRequest } from "../../api.ts"
import { filtersOf, type Looked } from "./words.ts"

/** Milliseconds of a pause between two letters of somebody who types. */
const PAUSE_MS = 130
const DAY = 86_400

/** What is asked. Without words and filters only how many letters there are to search. */
export function requestOf(looked: Looked, limit: number): SearchRequest {
  const { channel, from, level, since, until, words } = looked
  if (words.trim() === "" && filtersOf(looked) === 0) return { query: "", limit: 1 }
  return {
    query: words,
    limit,
    ...(channel === "" ? {} : { channel }),
    ...(from === "" ? {} : { from }),
    ...(level === "" ? {} : { level }),
    ...(since === "" ? {} : { since: secondsOf(since) }),
    // To the end of the last day: a letter's date is a day, in UTC.
    ...(until === "" ? {} : { until: secondsOf(until) + DAY - 1 }),
  }
}

/** The value as it was when it last stood still. */
export function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return paused
}

function secondsOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000
}
