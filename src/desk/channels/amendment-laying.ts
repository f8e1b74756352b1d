/**
 * Laying an amendment before the signatories, and again under a newer roster. Spec: spec/office.md#amendments.
 * @module
 */
import { signatories } from "../../office/index.ts"
import type { AmendmentConsent } from "../../parcel/index.ts"
import { channelById, idOf, ownRoster } from "../access.ts"
import { post } from "../act.ts"
import type { Act } from "../desk.ts"
import { layings, type Channel } from "../records.ts"
import { amendmentKey } from "./amendments.ts"

/**
 * Lay an amendment before our signatories.
 * @param proposed what the other office's quorum has said, if it proposed
 * @returns how many signatories it was laid before
 */
export function layAmendment(act: Act, channel: Channel, bytes: Uint8Array, proposed: AmendmentConsent | null): number {
  const { self, tx, now } = act
  layings.put(tx, amendmentKey(bytes), {
    purpose: "amendment",
    shown: null,
    channel: idOf(channel),
    approvals: [],
    amendment: { bytes, proposed, stage: "laid", at: now },
  })
  const asked = signatories(ownRoster(tx, self))
  for (const { officer } of asked)
    post(act, { office: self.office, officer }, idOf(channel), {
      kind: "lay-amendment",
      amendment: bytes,
      agreed: proposed,
    })
  return asked.length
}

/** Registrar: a newer roster is in force; what is before the signatories needs the new quorum, and is laid again. */
export function layAmendmentsAgain(act: Act): void {
  for (const { key, value } of layings.list(act.tx)) {
    const { amendment, channel: id } = value
    const channel = id === null ? null : channelById(act.tx, id)
    if (amendment?.stage !== "laid" || channel === null) continue
    layings.delete(act.tx, key)
    layAmendment(act, channel, amendment.bytes, amendment.proposed)
  }
}
