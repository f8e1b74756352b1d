/**
 * What verifying a file came to, in sentences. What does not hold is no verdict: it is refused, with the code of the step
 * that refused it.
 * @module
 */
import { equal, fromHex } from "../../bytes/index.ts"
import type { VerifiedRegister, VerifiedView } from "../../parcel/index.ts"
import type { Hex, Said } from "../api.ts"
import { verifyFile } from "../files.ts"
import { said } from "./said.ts"

/** A verdict on a file. */
export interface FileText {
  readonly kind: "view" | "register" | "archive"
  /** It is of the channel that was named. Otherwise it proves nothing. */
  readonly identified: boolean
  readonly said: readonly Said[]
}

/**
 * Verify a view or a register.
 * @param channelId from whoever compared the fingerprint; null: it can at best be consistent with itself
 * @throws {DeskError} `file-not-diwan`; whatever verification refuses
 */
export function fileText(file: Uint8Array, channelId: Hex | null): FileText {
  const { kind, verified } = verifyFile(file, channelId === null ? null : fromHex(channelId, 32))
  if (verified.kind === "unidentified") return { kind, identified: false, said: [said("file-unidentified")] }
  if ("registers" in verified) {
    const { registers, views } = verified
    const of = registers.flatMap(registerSaid)
    const letters = views.length === 0 ? [] : [said("archive-views-held", { count: views.length })]
    return { kind, identified: true, said: [said("archive-verified"), ...of, ...letters] }
  }
  return { kind, identified: true, said: "cover" in verified ? viewSaid(verified) : registerSaid(verified) }
}

function viewSaid({ cover }: VerifiedView): readonly Said[] {
  const { approvers, charter, standing, statement } = cover
  const office = charter.offices.find((each) => equal(each.office, statement.office))?.name ?? ""
  return [
    said("view-verified", { office, number: statement.number, approvers: approvers.length }),
    said(standing === "countersigned" ? "view-countersigned" : "view-provisional"),
  ]
}

function registerSaid({ asOf, closed, entries, gaps, letters, name, withheld }: VerifiedRegister): readonly Said[] {
  const voided = entries.filter(({ verdict }) => verdict.kind === "void").length
  return [
    said("register-verified", { office: name, entries: asOf.size, letters, time: asOf.time }),
    ...(gaps.length === 0 ? [] : [said("register-gaps", { count: gaps.length })]),
    ...(closed === null ? [] : [said("register-closed", { time: closed.time })]),
    ...(voided === 0 ? [] : [said("register-void", { count: voided })]),
    ...(withheld === null ? [] : [said("register-withheld", { entries: withheld.size, time: withheld.time })]),
  ]
}
