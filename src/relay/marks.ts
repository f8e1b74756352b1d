/**
 * Marks: what stands in a pouch in the place of a capability, so that none lies there for whoever carries or steals it.
 *
 * A mark is an HMAC under the *name* of the capability, its SHA-256, which is what the relay keeps and what travels in no
 * pouch. It is good for one thing, which it names. Whoever holds the pouch can hand in what lies in it, which is what it is
 * for, and nothing else; whoever holds a copy of the relay's database could forge one, and can still neither collect, nor
 * delete, nor sign. Spec: spec/pouch.md#marks.
 * @module
 */
import { createHmac } from "node:crypto"
import { utf8 } from "../bytes/index.ts"
import { bundleIdOf } from "./ids.ts"

/** Leave to deposit this bundle. @param right the right's name */
export function depositMark(
  right: Uint8Array,
  of: { readonly mailbox: Uint8Array; readonly octets: Uint8Array; readonly filing: Uint8Array },
): Uint8Array {
  return mark(right, "deposit", of.mailbox, bundleIdOf(of.octets), of.filing)
}

/** Leave to ask this of a host. @param ticket the ticket's name @param of.body what is asked, encoded */
export function requestMark(
  ticket: Uint8Array,
  of: { readonly what: string; readonly channel: Uint8Array; readonly body: Uint8Array },
): Uint8Array {
  return mark(ticket, `request ${of.what}`, of.channel, bundleIdOf(of.body))
}

/** A relay's word to whoever holds the capability that this was done under it. @param name the capability's name */
export function doneMark(name: Uint8Array, id: Uint8Array): Uint8Array {
  return mark(name, "done", id)
}

function mark(name: Uint8Array, what: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const mac = createHmac("sha256", name).update(utf8(`diwan/1 pouch ${what}\0`))
  for (const part of parts) mac.update(part) // each of 32 bytes
  return mac.digest()
}
