/**
 * What every answer says to the browser besides its content. Every answer begins with {@link ALWAYS}, the refusals of what
 * is not even HTTP included; a page, an asset and a download each change as little of it as they need.
 * @module
 */

/** For whatever is not a page: it may load nothing, be framed by nothing and send nothing anywhere. */
export const CSP_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** For a download: even if a browser showed it, it would be in an origin of its own, without scripts. */
export const CSP_DOWNLOAD: string = `sandbox; ${CSP_NOTHING}`

/** Headers of every answer. */
export const ALWAYS: { readonly [name: string]: string } = {
  "cache-control": "no-store",
  "content-security-policy": CSP_NOTHING,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": permissions(),
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
}

/**
 * For the page. Styles come from our files, and from the editor and the components with this load's nonce; scripts from our files only;
 * text becomes markup nowhere but in the editor's own paste, under the policy of that name. No workers: none would be ours.
 */
export function cspPage(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types ProseMirrorClipboard",
  ].join("; ")
}

/** Hashed names never change their content. */
export const FOREVER = "private, max-age=31536000, immutable"

/** The camera reads QR codes, passkeys unlock; nothing else of the machine is asked for. */
function permissions(): string {
  const own = ["camera", "publickey-credentials-create", "publickey-credentials-get"]
  const nobody = [
    "accelerometer",
    "autoplay",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
  ]
  return [...own.map((name) => `${name}=(self)`), ...nobody.map((name) => `${name}=()`)].join(", ")
}
