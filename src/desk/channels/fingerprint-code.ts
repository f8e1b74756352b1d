/**
 * A fingerprint as a QR code: the whole channel id, not only the part that is read aloud, and the beginning of the id of
 * the office that shows it, so that nobody compares their own screen with itself.
 *
 *     text = "DIWAN:FINGERPRINT/" ‖ HEX(channel id) ‖ "/" ‖ HEX(first 8 bytes of the office's id)            upper case
 * @module
 */
import { equal, fromHex, toHex } from "../../bytes/index.ts"
import { fingerprint, OfficeError, type Comparison, type Fingerprint } from "../../office/index.ts"
import { channelNamed, idOf } from "../access.ts"
import { look } from "../act.ts"
import type { Desk } from "../desk.ts"
import { DeskError } from "../error.ts"
import { compareChannel } from "./agreeing.ts"

const PREFIX = "DIWAN:FINGERPRINT/"
const OFFICE_BYTES = 8

/** A channel's fingerprint in each of its forms. */
export interface ShownFingerprint extends Fingerprint {
  readonly codeName: string
  readonly id: Uint8Array
  /** What its QR code says. */
  readonly qr: string
}

/** The fingerprint that two people compare. @throws {DeskError} `no-channel`; `channel-stage` before the charter is complete */
export function showFingerprint(desk: Desk, name: string): ShownFingerprint {
  return look(desk, (tx, self) => {
    const channel = channelNamed(tx, name)
    const id = idOf(channel)
    const office = toHex(self.office.subarray(0, OFFICE_BYTES))
    const qr = `${PREFIX}${toHex(id)}/${office}`.toUpperCase()
    return { ...fingerprint(id), id, codeName: channel.codeName, qr }
  })
}

/**
 * Enter what the other side read aloud, or what its QR code says.
 * @throws {DeskError} `fingerprint-own` if it is the code that this office shows; `qr-malformed`
 * @throws {OfficeError} as `compareChannel`: `fingerprint-differs` means stop and telephone
 */
export function enterFingerprint(
  desk: Desk,
  name: string,
  { entered, how }: { readonly entered: string; readonly how: Comparison["how"] },
): void {
  const given = entered.trim()
  compareChannel(desk, name, given.startsWith(PREFIX) ? scannedDigits(desk, name, given) : entered, how)
}

/** What was scanned, as the digits that would have been read aloud, once all of it was found to be this channel's. */
function scannedDigits(desk: Desk, name: string, text: string): string {
  const [, scanned, shownBy] = /^([0-9A-F]{64})\/([0-9A-F]{16})$/.exec(text.slice(PREFIX.length)) ?? []
  if (scanned === undefined || shownBy === undefined)
    throw new DeskError("qr-malformed", "the code is not a whole fingerprint's; scan it again")
  return look(desk, (tx, self) => {
    const channel = channelNamed(tx, name)
    const office = fromHex(shownBy.toLowerCase(), OFFICE_BYTES)
    if (equal(office, self.office.subarray(0, OFFICE_BYTES)))
      throw new DeskError("fingerprint-own", "this is the code that your own office shows; scan the other side's")
    const id = fromHex(scanned.toLowerCase(), 32)
    if (!equal(id, idOf(channel)) || !equal(office, channel.other.subarray(0, OFFICE_BYTES)))
      throw new OfficeError(
        "fingerprint-differs",
        "the fingerprint is another channel's; somebody may sit between: stop and telephone",
      )
    return fingerprint(id).groups.join(" ")
  })
}
