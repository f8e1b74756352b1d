/**
 * Small files that a host's technician hands out: an admission opens one mailbox, a ticket speaks for one register of one
 * channel, a host card says where the relay is and which keys are the host's. Deterministic CBOR; `suite` and `kind` first
 * among what is checked. Admissions and tickets are capabilities: files of mode 0600, carried by hand.
 * Spec: spec/relay.md#files.
 * @module
 */
import { BytesError, decodeAs, encodeRecord, hash32, oneOf, record, time, token, type Shape } from "../bytes/index.ts"
import { host as hostShape, RegisterError, type Host } from "../register/index.ts"
import { RelayError } from "./error.ts"

/** Leave to open one mailbox. */
export interface Admission {
  /** The relay's address. */
  readonly relay: string
  readonly token: Uint8Array
  /** When it lapses: whole seconds since 1970. */
  readonly expires: number
}

/** Leave to speak for one register of a channel. Two tickets bear one pair: one for each office. */
export interface Ticket {
  readonly relay: string
  readonly token: Uint8Array
  readonly pair: Uint8Array
}

const address: Shape<string> = token(/^https?:\/\/[!-~]{1,500}$/, "an http or https address")

/** Encode an admission file. */
export function encodeAdmission(admission: Admission): Uint8Array {
  return write("admission", admission)
}

/** Read an admission file. @throws {RelayError} `file-malformed` */
export function decodeAdmission(bytes: Uint8Array): Admission {
  const { relay, token, expires } = read("admission", ADMISSION, bytes)
  return { relay, token, expires }
}

/** Encode a ticket file. */
export function encodeTicket(ticket: Ticket): Uint8Array {
  return write("ticket", ticket)
}

/** Read a ticket file. @throws {RelayError} `file-malformed` */
export function decodeTicket(bytes: Uint8Array): Ticket {
  const { relay, token, pair } = read("ticket", TICKET, bytes)
  return { relay, token, pair }
}

/** Encode a host card. */
export function encodeHostCard(host: Host): Uint8Array {
  return write("host card", { host })
}

/** Read a host card; its keys are validated. @throws {RelayError} `file-malformed` */
export function decodeHostCard(bytes: Uint8Array): Host {
  return read("host card", HOST_CARD, bytes).host
}

const frame = { suite: oneOf("diwan/1"), kind: oneOf("admission", "ticket", "host card") }
const ADMISSION = record({ ...frame, relay: address, token: hash32, expires: time })
const TICKET = record({ ...frame, relay: address, token: hash32, pair: hash32 })
const HOST_CARD = record({ ...frame, host: hostShape })

type Kind = "admission" | "ticket" | "host card"
type Framed = { readonly suite: string; readonly kind: Kind }

function write(kind: Kind, fields: object): Uint8Array {
  return encodeRecord({ suite: "diwan/1", kind, ...fields })
}

function read<T extends Framed>(kind: Kind, shape: Shape<T>, bytes: Uint8Array): T {
  try {
    const found = decodeAs(shape, bytes, kind)
    if (found.kind === kind) return found
    throw new RelayError("file-malformed", `found a file of kind "${found.kind}", want "${kind}"`)
  } catch (cause) {
    if (!(cause instanceof BytesError || cause instanceof RegisterError)) throw cause
    throw new RelayError("file-malformed", `not a file of kind "${kind}" of suite diwan/1: ${cause.message}`, { cause })
  }
}
