/**
 * Accepting a channel in two steps: the card or introduction lets the other side's messages in, then the offer is shown
 * exactly as it was made, and accepted by its name.
 * @module
 */
import type { CharterRules } from "../../office/index.ts"
import { look } from "../act.ts"
import type { Desk } from "../desk.ts"
import { channels, type Channel } from "../records.ts"
import { knownOffice } from "../access.ts"
import { acceptChannel, fileCorrespondent, type Correspondent } from "./proposing.ts"
import { rulesOf } from "./rules.ts"

/** An offer that was found, or none. */
export interface Offer {
  readonly codeName: string | null
  readonly rules: CharterRules | null
}

/**
 * Let a correspondent in, and see what they offer.
 * @param collect fetches what has come; a relay that is away leaves what is here already
 * @throws {DeskError} `not-registrar`; what opening the card refuses
 */
export async function lookAtOffer(
  desk: Desk,
  correspondent: Correspondent,
  collect: () => Promise<unknown>,
): Promise<Offer> {
  const { office } = fileCorrespondent(desk, correspondent)
  await collect()
  return look(desk, (tx, self) => {
    const isTheirs = ({ other, stage }: Channel): boolean =>
      stage === "offered" && knownOffice(tx, other)?.name === office
    const offered = channels.list(tx).find(({ value }) => isTheirs(value))?.value
    if (offered === undefined) return { codeName: null, rules: null }
    return { codeName: offered.codeName, rules: rulesOf({ tx, self }, offered) }
  })
}

/** Accept an offer, exactly as it was shown. @throws as {@link fileCorrespondent} and {@link acceptChannel} */
export function acceptOffer(desk: Desk, correspondent: Correspondent, codeName: string): string {
  fileCorrespondent(desk, correspondent)
  return acceptChannel(desk, codeName, correspondent).codeName
}
