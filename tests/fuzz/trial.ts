/**
 * One input at one door, judged: it is accepted and has one form, or it is refused by an error of a room with its code. Anything else is a
 * fault: another exception, other bytes when written again, memory that is not given back.
 * @module
 */
import { BytesError, equal } from "../../src/bytes/index.ts"
import { DeskError } from "../../src/desk/error.ts"
import { ServerError } from "../../src/desk/server/error.ts"
import { LetterError } from "../../src/letter/index.ts"
import { OfficeError } from "../../src/office/index.ts"
import { ParcelError } from "../../src/parcel/index.ts"
import { RegisterError } from "../../src/register/index.ts"
import { RelayError } from "../../src/relay/index.ts"
import { SealError } from "../../src/seal/index.ts"
import { VaultError } from "../../src/vault/index.ts"
import type { OpenDoor } from "./door.ts"

const ROOMS = [
  BytesError,
  SealError,
  RegisterError,
  OfficeError,
  LetterError,
  ParcelError,
  VaultError,
  RelayError,
  DeskError,
  ServerError,
]

/** Bytes outside the heap that one input may leave in use: far more than any bound, far less than a machine has. */
const MOST_HELD = 1_500_000_000

/** What became of an input that is no fault. */
export type Outcome = "accepted" | "refused"

/** @throws {TypeError} what is wrong with how the input was taken */
export async function tryInput({ read }: OpenDoor, bytes: Uint8Array): Promise<Outcome> {
  const kept = bytes.slice()
  let outcome: Outcome
  try {
    const taken = await read(bytes)
    if (taken instanceof Uint8Array && !equal(taken, kept))
      throw new TypeError("accepted, and other bytes when written again")
    outcome = taken === "refused" ? "refused" : "accepted"
  } catch (error) {
    if (!ROOMS.some((room) => error instanceof room)) throw error
    outcome = "refused"
  }
  if (!equal(bytes, kept)) throw new TypeError("the input itself was changed")
  const { arrayBuffers } = process.memoryUsage()
  if (arrayBuffers > MOST_HELD) throw new TypeError(`${arrayBuffers} bytes are held`)
  return outcome
}
