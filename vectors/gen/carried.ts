/**
 * Readers of what travels: parcels, bundles, covers, files, pouches. See readers.ts.
 * @module
 */
import { sha256, toHex } from "../../src/bytes/index.ts"
import {
  openBundle,
  openParcel,
  verifyCover,
  verifyArchive,
  verifyRegisterFile,
  verifyViewFile,
} from "../../src/parcel/index.ts"
import { readVolume } from "../../src/pouch/index.ts"
import { identityFromSeed } from "../../src/seal/index.ts"
import { hex, optionalHex, type Reader } from "./inputs.ts"

/** By format. */
export const carried: { readonly [format: string]: Reader } = {
  // parcel
  parcel(bytes, inputs) {
    const opened = openParcel({ identity: identityFromSeed(hex(inputs, "identity")), envelope: bytes })
    return opened.kind === "opened" ? { content: toHex(sha256(opened.content)) } : null
  },
  bundle(bytes, inputs) {
    const identity = identityFromSeed(hex(inputs, "identity"))
    const opened = openBundle({ identity, officer: hex(inputs, "officer"), envelope: bytes })
    return opened.kind === "opened" ? { items: opened.bundle.items.map(({ kind }) => kind).join(" ") } : null
  },
  cover(bytes, inputs) {
    const { standing, postmarked } = verifyCover({ cover: bytes, channelId: hex(inputs, "channel") })
    return {
      standing: standing === "countersigned" ? standing : `provisional ${standing.provisional.join(" ")}`,
      postmarked: postmarked === null ? "no" : String(postmarked.time),
    }
  },
  view(bytes, inputs) {
    const verified = verifyViewFile({ file: bytes, channelId: optionalHex(inputs, "channel") })
    return { result: verified.kind }
  },
  register(bytes, inputs) {
    const verified = verifyRegisterFile({ file: bytes, channelId: optionalHex(inputs, "channel") })
    if (verified.kind === "unidentified") return { result: verified.kind }
    const verdicts = verified.entries.map(({ verdict }) => (verdict.kind === "valid" ? "valid" : verdict.reason))
    return {
      result: verified.kind,
      letters: String(verified.letters),
      gaps: verified.gaps.join(" "),
      verdicts: verdicts.join(" "),
      closed: verified.closed === null ? "no" : String(verified.closed.index),
      healed: verified.entries
        .flatMap(({ index, healing }) =>
          healing === null ? [] : [`${index}: ${healing.common} ${healing.kept.size} ${healing.dropped.size}`],
        )
        .join(", "),
      charters: verified.charters
        .slice(1)
        .map(({ index, version }) => `${index}: ${version}`)
        .join(", "),
      withheld: verified.withheld === null ? "no" : String(verified.withheld.size),
    }
  },
  archive(bytes, inputs) {
    const verified = verifyArchive({ file: bytes, channelId: optionalHex(inputs, "channel") })
    if (verified.kind === "unidentified") return { result: verified.kind }
    const letters = verified.registers.map((each) => each.letters)
    return { result: verified.kind, letters: letters.join(" "), views: String(verified.views.length) }
  },
  // pouch
  pouch(bytes) {
    return {
      frames: readVolume(bytes)
        .frames.map(({ frame }) => frame.kind)
        .join(" "),
    }
  },
}
