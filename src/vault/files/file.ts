/**
 * Sealing a file to one recipient and opening it again: age files of the profile in spec/seal.md, of any size, in little
 * memory. Spec: spec/vault.md#files.
 * @module
 */
import {
  HEAD_BYTES,
  layoutOf,
  layoutOfSealed,
  openHead,
  sealHead,
  type Identity,
  type Layout,
  type Recipient,
} from "../../seal/index.ts"
import { VaultError } from "../error.ts"
import { work, type Watch } from "./crew.ts"
import { attempt, readingFrom, writingTo, type Source } from "./place.ts"
import { readFully, writeFully } from "./steps.ts"

/** What to seal, where to, for whom. */
export interface SealFileInput extends Watch {
  readonly from: string
  readonly to: string
  readonly recipient: Recipient
}

/** What to open, where to, with what. */
export interface OpenFileInput extends Watch {
  readonly from: string
  readonly to: string
  readonly identity: Identity
}

/**
 * Seal a file into a new age file.
 * @returns both lengths, bytes
 * @throws {VaultError} `not-found`, `not-a-file`, `exists`, `read-only`, `full`, `io`, `wrong-size` it changed meanwhile, `aborted`
 */
export function sealFile(input: SealFileInput): Promise<{ readonly plainBytes: number; readonly sealedBytes: number }> {
  const { from, to, recipient } = input
  return readingFrom(from, (source) =>
    writingTo({ path: to }, async (file) => {
      const layout = layoutOf(source.bytes)
      await sealContent({ source, file, layout, recipient }, input)
      return { plainBytes: layout.plainBytes, sealedBytes: layout.sealedBytes }
    }),
  )
}

/**
 * Open an age file into a new file. Nothing has its name before every byte was authenticated.
 * @throws {VaultError} `not-addressed` the file was not made for this identity, or its stanza was altered; as {@link sealFile}
 * @throws {SealError} the file is not of the profile, or was altered, cut or lengthened
 */
export function openFile(input: OpenFileInput): Promise<{ readonly plainBytes: number }> {
  const { from, to, identity } = input
  return readingFrom(from, async (source) => {
    const { payloadKey, layout } = openStart(source, identity)
    try {
      return await writingTo({ path: to }, async (file) => {
        await openContent({ source, file, layout, payloadKey, contentBytes: layout.plainBytes }, input)
        return { plainBytes: layout.plainBytes }
      })
    } finally {
      payloadKey.fill(0)
    }
  })
}

/** Write the head, then every segment; what the layout has beyond the source is zeros. */
export async function sealContent(
  what: { readonly source: Source; readonly file: number; readonly layout: Layout; readonly recipient: Recipient },
  watch: Watch,
): Promise<void> {
  const { source, file, layout, recipient } = what
  const { head, payloadKey } = sealHead(recipient)
  const shared = share(payloadKey)
  try {
    attempt("the file to write", () => writeFully(file, head, 0))
    const job = {
      kind: "seal",
      from: source.file,
      to: file,
      layout,
      payloadKey: shared,
      contentBytes: source.bytes,
    } as const
    await work(job, layout.plainBytes, watch)
    source.assertUnchanged()
  } finally {
    shared.fill(0)
    payloadKey.fill(0)
  }
}

/**
 * Open the head of a file.
 * @throws {VaultError} `not-addressed`; @throws {SealError}
 */
export function openStart(
  source: Source,
  identity: Identity,
): { readonly payloadKey: Uint8Array; readonly layout: Layout } {
  const head = new Uint8Array(Math.min(HEAD_BYTES, source.bytes))
  attempt("the file to read", () => readFully(source.file, head, 0))
  const opened = openHead(identity, head)
  if (opened.kind === "not-addressed") {
    throw new VaultError("not-addressed", "the file was not sealed to this key, or its beginning was altered")
  }
  return { payloadKey: opened.payloadKey, layout: layoutOfSealed(source.bytes) }
}

/** Open every segment and write the content, which may be shorter than the plaintext: then zeros must follow. */
export async function openContent(
  what: {
    readonly source: Source
    readonly file: number
    readonly layout: Layout
    readonly payloadKey: Uint8Array
    readonly contentBytes: number
  },
  watch: Watch,
): Promise<void> {
  const { source, file, layout, payloadKey, contentBytes } = what
  const shared = share(payloadKey)
  try {
    const job = { kind: "open", from: source.file, to: file, layout, payloadKey: shared, contentBytes } as const
    await work(job, layout.plainBytes, watch)
    source.assertUnchanged()
  } finally {
    shared.fill(0)
  }
}

function share(payloadKey: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(payloadKey.length))
  shared.set(payloadKey)
  return shared
}
