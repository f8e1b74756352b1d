/**
 * View files.
 * @module
 */
import { decode, encodeRecord, toHex, utf8 } from "../../../src/bytes/index.ts"
import { SUITE } from "../../../src/office/index.ts"
import { exportView } from "../../../src/parcel/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { tell } from "../story.ts"
import { flipped, maker } from "./make.ts"
import { encodeAnyCover } from "./covers.ts"

/** View files. */
export function viewCases(): readonly Vector[] {
  const story = tell()
  const channel = toHex(story.charter.id)
  const { success, malformed, unproven } = maker("parcel", "view", { channel })
  const cover = encodeAnyCover(story.cover)
  const file = exportView({ cover, content: story.content })
  const edited = (edit: (content: Content) => Content): Uint8Array =>
    exportView({ cover, content: encodeRecord(edit(decode(story.content) as unknown as Content)) })
  const ofSender = tell({ reader: "sender" })
  return [
    success("verified", {
      comment: "a view, from its channel to its leaves",
      bytes: file,
      inputs: { result: "verified" },
    }),
    {
      ...success("unidentified", {
        comment: "without a channel id: consistent with itself, channel not identified; a failure for whoever asks",
        bytes: file,
      }),
      inputs: { result: "unidentified" },
    },
    malformed("empty", "view-malformed", { comment: "no bytes", bytes: new Uint8Array(0) }),
    malformed("suite-zero", "view-malformed", {
      comment: "a lower suite",
      bytes: encodeRecord({ suite: "diwan/0", kind: "view", cover, content: story.content }),
    }),
    malformed("cover", "cover-malformed", {
      comment: "the cover is no cover",
      bytes: encodeRecord({ suite: SUITE, kind: "view", cover: utf8("cover"), content: story.content }),
    }),
    unproven("channel-differs", "channel-differs", {
      comment: "another channel than the one asked for",
      bytes: file,
      inputs: { channel: toHex(seed("another channel")) },
    }),
    malformed("content", "not-canonical", {
      comment: "the content is not CBOR",
      bytes: exportView({ cover, content: utf8("content") }),
    }),
    unproven("content-root", "root-differs", {
      comment: "a leaf of the content with a flipped bit",
      bytes: edited((content) => ({
        ...content,
        leaves: content.leaves.map((each, i) => (i === 1 ? { ...each, leaf: flipped(each.leaf, -1) } : each)),
      })),
    }),
    malformed("content-proof", "multi-proof-length", {
      comment: "a hash too many in the multi-proof",
      bytes: edited((content) => ({ ...content, proof: [...content.proof, seed("hash")] })),
    }),
    unproven("reader", "view-reader", {
      comment: "the content is for a reader of the sender's office, the cover for the other",
      bytes: exportView({ cover, content: ofSender.content }),
    }),
  ]
}

interface Content {
  readonly leaves: readonly { readonly position: number; readonly leaf: Uint8Array }[]
  readonly proof: readonly Uint8Array[]
}
