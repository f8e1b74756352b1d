/**
 * An archive taken apart into the files that it is made of, each of which verifies by itself or with stock tools. It is verified
 * first, from the channel's id outward: of what does not hold nothing is given out. Spec: spec/parcel.md#archives.
 * @module
 */
import { utf8 } from "../../bytes/index.ts"
import { openArchive, verifyArchive, type VerifiedArchive } from "../../parcel/index.ts"
import { refuseListed } from "../letters/listed.ts"

/** One file of an archive. */
export interface ArchivePart {
  /** Letters, digits, dots and hyphens; `views/…` in a folder. */
  readonly name: string
  readonly octets: Uint8Array
}

/**
 * The files of an archive.
 * @param channelId what the verifier brings
 * @throws whatever `verifyArchive` refuses
 */
export function unpackArchive(
  file: Uint8Array,
  channelId: Uint8Array,
): { readonly parts: readonly ArchivePart[]; readonly verified: VerifiedArchive } {
  const verified = verifyArchive({ file, channelId })
  if (verified.kind !== "verified") throw new TypeError("an archive is verified with its channel's id")
  for (const { cover } of verified.views) refuseListed(cover.statement)
  const { policies, readme, registers, views } = openArchive(file)
  const names = verified.registers.map(({ name }, i) => `${i + 1}-${plain(name)}`)
  const parts: ArchivePart[] = [
    { name: "README.txt", octets: utf8(readme) },
    ...registers.map((octets, i) => ({ name: `${names[i] ?? i + 1}.register`, octets })),
    ...policies.map((text, i) => ({ name: `${names[i] ?? "postmarks"}.policy`, octets: utf8(text) })),
    ...views.map((octets, i) => ({
      name: `views/${String(i + 1).padStart(5, "0")}-${viewName(verified, i)}.view`,
      octets,
    })),
  ]
  return { parts, verified }
}

/** `north-4`. */
function viewName({ registers, views }: VerifiedArchive, i: number): string {
  const header = views[i]?.view.header
  if (header === undefined) throw new TypeError("an archive has as many views as were verified")
  const office = registers.find(({ office: id }) => Buffer.compare(id, header.office) === 0)
  return `${plain(office?.name ?? "")}-${header.number}`
}

/** Names are others' to choose: what a file is called is not. */
function plain(name: string): string {
  return (name.split(".")[0] ?? "").replace(/[^\p{L}\p{N}-]+/gu, "-").slice(0, 40) || "office"
}
