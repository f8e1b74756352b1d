/**
 * Ways to unlock as the page knows them: octets as base64url (RFC 4648 §5), as Web Authentication has them.
 * @module
 */
import { fromBase64, toBase64 } from "../../bytes/index.ts"
import { VaultError, type Way } from "../../vault/index.ts"
import type { UnlockWay } from "../api.ts"

/** A way as the page is told of it. */
export function wayText({ id, kind, label, passkey }: Way): UnlockWay {
  return {
    id,
    kind,
    label,
    passkey: passkey === null ? null : { credential: base64url(passkey.credential), salt: base64url(passkey.prf) },
  }
}

function base64url(octets: Uint8Array): string {
  return toBase64(octets).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/** What a page sends of a passkey, as octets. @throws {VaultError} `passkey-malformed` */
export function octetsOf(text: string): Uint8Array {
  try {
    const base64 = text.replaceAll("-", "+").replaceAll("_", "/")
    return fromBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="))
  } catch (cause) {
    throw new VaultError("passkey-malformed", "a passkey's id, salt and secret are base64url", { cause })
  }
}
