/**
 * Cards and introductions, opened to be looked at before anything is done with them. A card proves that it is consistent
 * with itself and no more: whoever carried it could have made it up, until the fingerprint is compared.
 * @module
 */
import { BUNDLE_LIMITS, BytesError, decode, toBase64, toHex } from "../../bytes/index.ts"
import { openCard, openIntroduction } from "../../office/index.ts"
import { look } from "../act.ts"
import type { CardText } from "../api.ts"
import type { Correspondent } from "../channels/proposing.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { fetchCard } from "../offices/card-share.ts"
import { rosterText, type Looking } from "./people.ts"

/** A card or an introduction, proven as far as it can be. @throws {DeskError} `file-not-diwan`; what opening refuses */
export function cardText(desk: Desk, file: Uint8Array): CardText {
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    const correspondent = correspondentOf(file)
    const { card, host } =
      "card" in correspondent
        ? { card: openCard(correspondent.card), host: null }
        : openIntroduction(correspondent.introduction)
    return {
      kind: "card" in correspondent ? "card" : "introduction",
      office: card.founding.name,
      officeId: toHex(card.officeId),
      host: host?.name ?? null,
      roster: rosterText(at, card.roster),
    }
  })
}

/** The card that a QR code leads to, with the file itself: the page has no other way to it. @throws as `fetchCard` */
export async function scannedCard(desk: Desk, qr: string, signal?: AbortSignal): Promise<CardText> {
  const file = await fetchCard(desk, qr, signal)
  return { ...cardText(desk, file), file: toBase64(file) }
}

/** Which of the two a file is. @throws {DeskError} `file-not-diwan` */
export function correspondentOf(file: Uint8Array): Correspondent {
  const kind = kindOf(file)
  if (kind === "card") return { card: file }
  if (kind === "introduction") return { introduction: file }
  throw new DeskError("file-not-diwan", "the file is neither a card nor an introduction")
}

function kindOf(file: Uint8Array): unknown {
  try {
    const value = decode(file, BUNDLE_LIMITS)
    return typeof value === "object" && value !== null && "kind" in value ? value.kind : null
  } catch (cause) {
    if (!(cause instanceof BytesError)) throw cause
    throw new DeskError("file-not-diwan", "the file is not one of Diwan's")
  }
}
