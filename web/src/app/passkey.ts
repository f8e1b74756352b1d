/**
 * Passkeys as a further way to unlock: the authenticator's PRF (WebAuthn Level 3 §10.1.4) makes a secret from a salt, bound
 * to this desk's host name. The secret goes to the desk over the loopback and is kept nowhere.
 * @module
 */
import { Refused, type UnlockWay } from "../api.ts"

/** Octets of a salt. */
const SALT_BYTES = 32

/** A new passkey, and what it makes of its salt. All base64url. */
export interface NewPasskey {
  readonly credential: string
  readonly salt: string
  readonly secret: string
}

/** Whether this browser can at all. */
export function passkeysPossible(): boolean {
  return isSecureContext && "PublicKeyCredential" in globalThis
}

/**
 * Make a passkey for this desk.
 * @param host the desk's name: the relying party
 * @param name what the authenticator shows
 * @throws {Refused} `passkey-unable`: it has no PRF; `interrupted`: the officer declined
 */
export async function makePasskey(host: string, name: string): Promise<NewPasskey> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  const made = await asking(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rp: { id: host, name: "Diwan" },
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name, displayName: name },
        pubKeyCredParams: [
          { type: "public-key", alg: -8 },
          { type: "public-key", alg: -7 },
          { type: "public-key", alg: -257 },
        ],
        authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  )
  const prf = made.getClientExtensionResults().prf
  if (prf?.enabled !== true && prf?.results === undefined) throw unable()
  const credential = toBase64Url(new Uint8Array(made.rawId))
  const way = { passkey: { credential, salt: toBase64Url(salt) } }
  // Some authenticators make the secret only when they are asked for it, not while they are made.
  const secret = prf.results?.first ?? null
  if (secret === null) return { ...way.passkey, secret: (await passkeySecret(host, [way])).secret }
  return { ...way.passkey, secret: toBase64Url(octetsOf(secret)) }
}

/** Let the officer touch one of the passkeys. @throws {Refused} as {@link makePasskey} */
export async function passkeySecret(
  host: string,
  ways: readonly Pick<UnlockWay, "passkey">[],
): Promise<{ readonly credential: string; readonly secret: string }> {
  const passkeys = ways.flatMap(({ passkey }) => (passkey === null ? [] : [passkey]))
  const got = await asking(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        rpId: host,
        allowCredentials: passkeys.map(({ credential }) => ({ type: "public-key", id: fromBase64Url(credential) })),
        userVerification: "required",
        extensions: {
          prf: {
            evalByCredential: Object.fromEntries(
              passkeys.map(({ credential, salt }) => [credential, { first: fromBase64Url(salt) }]),
            ),
          },
        },
      },
    }),
  )
  const secret = got.getClientExtensionResults().prf?.results?.first
  if (secret === undefined) throw unable()
  return { credential: toBase64Url(new Uint8Array(got.rawId)), secret: toBase64Url(octetsOf(secret)) }
}

async function asking(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const credential = await ask()
    if (credential instanceof PublicKeyCredential) return credential
  } catch (error) {
    const declined = error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError")
    if (!declined)
      throw new Refused(
        { code: "passkey-unable", kind: "failed", message: `the browser refused: ${String(error)}` },
        { cause: error },
      )
  }
  throw new Refused({ code: "interrupted", kind: "interrupted", message: "the passkey was not given" })
}

function unable(): Refused {
  return new Refused({
    code: "passkey-unable",
    kind: "failed",
    message: "the authenticator has no PRF, which unlocking needs",
  })
}

function octetsOf(source: BufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source)
}

function toBase64Url(octets: Uint8Array): string {
  return btoa(String.fromCharCode(...octets))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0))
}
