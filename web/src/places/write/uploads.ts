/**
 * Enclosures on their way to the desk, which seals them as they come. Two at a time; each can be paused, goes on where it
 * stopped, and asks for its file again after the page was loaded anew.
 * @module
 */
import { cleanText, type Cleaned } from "./clean.ts"
import { refusalOf, type Answer, type Asked, type Refusal, type UploadState } from "../../api.ts"

/** How an enclosure's upload stands. */
export interface Upload {
  readonly part: string
  readonly name: string
  readonly size: number
  readonly received: number
  /** `wanted`: its file must be chosen again; `waiting`: two others go first. */
  readonly state: "wanted" | "waiting" | "running" | "paused" | "sealed" | "failed"
  readonly refusal: Refusal | null
}

/** The uploads of one letter. */
export interface Uploads {
  readonly of: (part: string) => Upload | null
  readonly all: () => readonly Upload[]
  /** A new enclosure, or the file of one that was begun. */
  readonly begin: (part: string, file: File) => void
  readonly pause: (part: string) => void
  readonly resume: (part: string) => void
  /** Its octets are not wanted any more; the desk forgets them. */
  readonly drop: (part: string) => void
  /** Begin anew, as after a refusal that says that the file is another. */
  readonly again: (part: string) => void
  readonly hear: (listener: () => void) => () => void
  /** Pause all. */
  readonly close: () => void
}

/** What uploads need. */
export interface UploadsOptions {
  /** The paper's number, once it has been kept with all its parts. Null: it cannot be kept now. */
  readonly paper: () => Promise<number | null>
  readonly start: (asked: Asked<"upload.start">) => Promise<Answer<"upload.start">>
  readonly drop: (asked: Asked<"upload.drop">) => Promise<unknown>
  readonly send: (
    target: { readonly paper: number; readonly part: string; readonly file: Blob; readonly from: number },
    how: { readonly progress: (received: number) => void; readonly signal: AbortSignal },
  ) => Promise<UploadState>
  /** The desk says how much it has. */
  readonly received: (part: string, received: number, sealed: boolean) => void
}

/** How many at once. */
const AT_ONCE = 2

interface Entry extends Upload {
  readonly file: File
  readonly stop: AbortController | null
}

/** Uploads of a letter. */
export function startUploads(options: UploadsOptions): Uploads {
  const entries = new Map<string, Entry>()
  const listeners = new Set<() => void>()
  let shown: readonly Upload[] = []
  let closed = false

  const put = (part: string, change: Partial<Entry>): void => {
    const entry = entries.get(part)
    if (entry === undefined) return
    entries.set(part, { ...entry, ...change })
    tell()
  }
  const tell = (): void => {
    shown = [...entries.values()]
    for (const listener of listeners) listener()
  }
  const next = (): void => {
    if (closed) return
    const all = [...entries.values()]
    const free = AT_ONCE - all.filter(({ state }) => state === "running").length
    for (const { part } of all.filter(({ state }) => state === "waiting").slice(0, Math.max(0, free))) void run(part)
  }
  const run = async (part: string): Promise<void> => {
    const stop = new AbortController()
    put(part, { state: "running", stop, refusal: null })
    try {
      const paper = await options.paper()
      if (stop.signal.aborted) return
      if (paper === null) {
        put(part, { state: "paused", stop: null })
        return
      }
      const { file } = entries.get(part) as Entry
      const name = nameOf(file).text
      const begun = await options.start({ paper, part, name, type: typeOf(file), size: file.size })
      if (stop.signal.aborted) return
      put(part, { received: begun.received })
      const ended =
        begun.state === "sealed"
          ? begun
          : await options.send(
              { paper, part, file, from: begun.received },
              { signal: stop.signal, progress: (received) => put(part, { received }) },
            )
      put(part, { received: ended.received, state: "sealed", stop: null })
      options.received(part, ended.received, true)
    } catch (error) {
      // Whoever stopped it has said already how it stands.
      if (stop.signal.aborted) return
      put(part, { state: "failed", stop: null, refusal: refusalOf(error) })
    } finally {
      next()
    }
  }
  const pause = (part: string): void => {
    const entry = entries.get(part)
    if (entry === undefined || (entry.state !== "running" && entry.state !== "waiting")) return
    entry.stop?.abort()
    put(part, { state: "paused", stop: null })
    options.received(part, entry.received, false)
    next()
  }
  return {
    of: (part) => entries.get(part) ?? null,
    all: () => shown,
    begin(part, file) {
      entries.get(part)?.stop?.abort()
      entries.set(part, {
        part,
        file,
        name: nameOf(file).text,
        size: file.size,
        received: 0,
        state: "waiting",
        refusal: null,
        stop: null,
      })
      tell()
      next()
    },
    pause,
    resume(part) {
      const state = entries.get(part)?.state
      if (state !== "paused" && state !== "failed") return
      put(part, { state: "waiting", refusal: null })
      next()
    },
    drop(part) {
      entries.get(part)?.stop?.abort()
      entries.delete(part)
      tell()
      void options.paper().then((paper) => (paper === null ? undefined : options.drop({ paper, part }).catch(() => {})))
      next()
    },
    again(part) {
      const entry = entries.get(part)
      if (entry === undefined) return
      entry.stop?.abort()
      put(part, { state: "waiting", received: 0, refusal: null, stop: null })
      next()
    },
    hear(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      closed = true
      for (const part of entries.keys()) pause(part)
    },
  }
}

/** A file's name as it can be signed: nothing in it that is not seen. What else is wrong with it, the desk says. */
export function nameOf({ name }: Pick<File, "name">): Cleaned {
  return cleanText(name, "line")
}

/** A media type that can stand in a letter: what the browser knows, or any octets. */
export function typeOf(file: Pick<File, "type">): string {
  return /^[a-z]+\/[a-z0-9.+-]+$/.test(file.type) ? file.type : "application/octet-stream"
}
