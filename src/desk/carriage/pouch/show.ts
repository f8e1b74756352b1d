/**
 * What is in a pouch, for whoever holds it: needs no vault, and opens nothing.
 * @module
 */
import { toHex } from "../../../bytes/index.ts"
import { chunksOf, openVolume, type CargoFrame } from "../../../pouch/index.ts"

/** One volume, as it is for anybody who carries it. */
export interface ShownVolume {
  readonly file: string
  readonly bytes: number
  readonly pouch: string
  readonly number: number
  readonly volumes: number
  /** For each mailbox: how many bundles there are, whole or in part, and their octets in this volume. */
  readonly mailboxes: readonly { readonly mailbox: string; readonly bundles: number; readonly bytes: number }[]
  /** For each locker: chunks in this volume, of how many. */
  readonly lockers: readonly {
    readonly locker: string
    readonly chunks: number
    readonly of: number
    readonly bytes: number
  }[]
  readonly words: number
  readonly requests: number
  readonly answers: number
}

/** What is in volumes, and which volumes of their pouches are not among them. */
export interface ShownPouch {
  readonly volumes: readonly ShownVolume[]
  readonly missing: readonly { readonly pouch: string; readonly volumes: number; readonly missing: readonly number[] }[]
}

/**
 * Look into volumes; each is checked whole.
 * @throws {PouchError} for the first that is refused
 */
export function showPouch(files: readonly string[], signal?: AbortSignal): ShownPouch {
  const volumes = files.map((file) => {
    const volume = openVolume(file, signal)
    try {
      return shown(
        file,
        volume.bytes,
        volume.head,
        volume.frames.map(({ frame }) => frame),
      )
    } finally {
      volume.close()
    }
  })
  const pouches = Map.groupBy(volumes, ({ pouch }) => pouch)
  const missing = [...pouches].flatMap(([pouch, there]) => {
    const total = there[0]?.volumes ?? 0
    const have = new Set(there.map(({ number }) => number))
    const gone = Array.from({ length: total }, (_, i) => i + 1).filter((number) => !have.has(number))
    return gone.length === 0 ? [] : [{ pouch, volumes: total, missing: gone }]
  })
  return { volumes, missing }
}

function shown(
  file: string,
  bytes: number,
  { pouch, number, volumes }: { readonly pouch: Uint8Array; readonly number: number; readonly volumes: number },
  frames: readonly CargoFrame[],
): ShownVolume {
  const bundles = Map.groupBy(
    frames.flatMap((frame) => (frame.kind === "bundle" ? [frame] : [])),
    ({ mailbox }) => toHex(mailbox),
  )
  const chunks = Map.groupBy(
    frames.flatMap((frame) => (frame.kind === "chunk" ? [frame] : [])),
    ({ locker }) => toHex(locker),
  )
  const sum = (some: readonly { readonly length: number }[]): number =>
    some.reduce((all, { length }) => all + length, 0)
  const wholes = (kind: "request" | "answer"): number =>
    frames.filter((frame) => frame.kind === kind && frame.from === 0).length
  return {
    file,
    bytes,
    pouch: toHex(pouch).slice(0, 16),
    number,
    volumes,
    mailboxes: [...bundles].map(([mailbox, some]) => ({
      mailbox: mailbox.slice(0, 16),
      bundles: new Set(some.map(({ id }) => toHex(id))).size,
      bytes: sum(some),
    })),
    lockers: [...chunks].map(([locker, some]) => ({
      locker: locker.slice(0, 16),
      chunks: some.length,
      of: chunksOf(some[0]?.size ?? 0),
      bytes: sum(some),
    })),
    words: frames.filter(({ kind }) => kind === "taken").length,
    requests: wholes("request"),
    answers: wholes("answer"),
  }
}
