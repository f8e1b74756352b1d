/**
 * A letter being written: its bench, its keeping and its uploads, held together from when its page is opened until it is
 * left. Leaving keeps what is unsaved; what cannot be kept then is put aside for this tab.
 * @module
 */
import { call, upload, type KeptPaper, type Paper } from "../../api.ts"
import { setReceived } from "./acts.ts"
import { putAside, takeAside } from "./aside.ts"
import { layBench, type Bench } from "./bench.ts"
import { documentOf, paperToKeep } from "./convert.ts"
import { startKeeping, type Keeping } from "./keeping.ts"
import { settle } from "./settling.ts"
import { partsOf } from "./schema.ts"
import { lastTidied } from "./tidying.ts"
import { startUploads, type Uploads } from "./uploads.ts"

/** What a page of the place holds. */
export interface Writing {
  readonly bench: Bench
  readonly keeping: Keeping
  readonly uploads: Uploads
  /** What was saved elsewhere takes the place of what lies here. */
  readonly takeOver: (kept: KeptPaper) => void
  readonly close: () => void
}

/** What it begins with. */
export interface Start {
  /** Null: it has not been kept yet. */
  readonly paper: number | null
  readonly version: number
  readonly saved: number | null
  readonly content: Paper
}

/** Begin, or go on with, a letter. @param onNumber it has another number than before */
export function openWriting(given: Start, onNumber: (paper: number) => void): Writing {
  const aside = takeAside(given.paper ?? "new")
  const start = aside === null ? given : { ...given, ...aside }
  const bench = layBench(documentOf(start.content))
  let number = start.paper
  let lying = bench.doc()
  const keeping = startKeeping({
    ...start,
    content: () => paperToKeep(bench.doc()),
    save: (asked) => call("paper.save", asked),
    taken({ paper, content }) {
      takeReceived(content)
      if (paper === number) return
      number = paper
      onNumber(paper)
    },
  })
  const uploads = startUploads({
    async paper() {
      // A part that was added just now is noticed at the end of this turn (below): the desk must know it before its octets.
      await Promise.resolve()
      return keeping.flush()
    },
    start: (asked) => call("upload.start", asked),
    drop: (asked) => call("upload.drop", asked),
    send: upload,
    received: (part, received, sealed) => quietly(() => setReceived(part, received, sealed ? "sealed" : "receiving")),
  })
  /** What the desk itself has said need not be told to it. */
  const quietly = (command: () => Parameters<Bench["run"]>[0]): void => {
    const was = lying === bench.doc()
    command()(bench.state(), bench.dispatch)
    if (was) lying = bench.doc()
  }
  const takeReceived = (content: Paper): void => {
    for (const part of content.parts) {
      const way = uploads.of(part.id)?.state
      if (part.kind === "enclosure" && way !== "running" && way !== "sealed")
        quietly(() => setReceived(part.id, part.received, part.state))
    }
  }
  const deaf = bench.hear(() => {
    const doc = bench.doc()
    if (doc === lying) return
    // Whoever said it quietly says so before the next turn.
    queueMicrotask(() => {
      if (bench.doc() === lying) return
      lying = bench.doc()
      const removed = lastTidied(bench.state())
      if (removed !== null) bench.tell({ how: "typed", removed, formatting: false })
      keeping.touch()
    })
  })
  if (aside !== null) keeping.touch()
  return {
    bench,
    keeping,
    uploads,
    takeOver({ version, saved, content }) {
      bench.replace(documentOf(content))
      lying = bench.doc()
      keeping.rebase(version, saved)
    },
    close() {
      deaf()
      uploads.close()
      const parts = new Set(partsOf(bench.doc()).map(({ id }) => id))
      for (const { part } of uploads.all()) if (!parts.has(part)) uploads.drop(part)
      void settle(async () => {
        if (keeping.isUnsaved() && (await keeping.flush()) === null)
          putAside(keeping.paper(), { version: keeping.version(), content: paperToKeep(bench.doc()) })
        keeping.close()
      })
    },
  }
}
