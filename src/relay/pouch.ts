/**
 * A pouch handed to the host. Its bundles are deposited, its checkpoints postmarked, and the records go back in a pouch that
 * answers it. What would be a capability over the network is a mark here, which is found among the names that the store
 * keeps; everything else is checked as if it had come over the network, by the same code.
 *
 * Everything may be repeated: a pouch handed in twice, or after the same came over the network, changes nothing and is
 * answered. What is refused is reported and keeps nothing else from being done. Spec: spec/pouch.md#hosts.
 * @module
 */
import { encodeRecord, equal, toHex } from "../bytes/index.ts"
import {
  dropWhole,
  keepPiece,
  openVolume,
  type BundleFrame,
  type Cargo,
  type Keeping,
  type RequestFrame,
} from "../pouch/index.ts"
import { decodeAsk, encodeAnswer, MAX_PAGES, type Asks } from "./asks.ts"
import { RelayError, refusal } from "./error.ts"
import { MAX_RECORDS } from "./limits.ts"
import { depositMark, doneMark, requestMark } from "./marks.ts"
import {
  demandChannel,
  demandSeparate,
  givePostmark,
  listPostmarks,
  takeCosignature,
  type PostmarkOffice,
} from "./postmark.ts"
import type { PostmarkListing } from "./wire.ts"

/** What became of one thing in a pouch. */
export interface PouchAct {
  readonly what: "deposit" | keyof Asks
  /** `done`; or why not. `by-hand`: its mailbox is not kept here, and it goes on in the pouch it came in. */
  readonly result: "done" | "by-hand" | (string & {})
}

/** What became of a pouch, and what goes back. */
export interface PouchDone {
  readonly acts: readonly PouchAct[]
  readonly taken: readonly { readonly bundle: Uint8Array; readonly token: Uint8Array }[]
  readonly answers: readonly Cargo[]
}

/** A bundle or a request, whole. */
interface Whole<Frame> {
  readonly frame: Frame
  readonly octets: Uint8Array
}

/**
 * Do what the volumes of a pouch ask.
 * @param keeping where pieces wait for the rest of what they are of
 * @throws {PouchError} a volume was refused: nothing was done
 */
export async function takePouch(
  office: PostmarkOffice,
  { files, keeping }: { readonly files: readonly string[]; readonly keeping: Keeping },
): Promise<PouchDone> {
  const { bundles, requests } = wholesIn(files, keeping)
  const doing = new Doing(office, bundles)
  // In the order in which they were packed: a register is bound before it is postmarked, and asked about afterwards.
  for (const request of requests) await doing.request(request)
  for (const bundle of bundles.values()) await doing.deposit(bundle)
  for (const { frame } of [...bundles.values(), ...requests]) dropWhole(keeping, frame)
  return doing
}

function wholesIn(
  files: readonly string[],
  keeping: Keeping,
): { readonly bundles: ReadonlyMap<string, Whole<BundleFrame>>; readonly requests: readonly Whole<RequestFrame>[] } {
  const bundles = new Map<string, Whole<BundleFrame>>()
  const requests: Whole<RequestFrame>[] = []
  const volumes = files.map((file) => openVolume(file))
  try {
    for (const volume of volumes) {
      for (const lying of volume.frames) {
        const { frame } = lying
        if (frame.kind !== "bundle" && frame.kind !== "request") continue
        const octets = keepPiece(keeping, frame, volume.body(lying))
        if (octets === null) continue
        if (frame.kind === "bundle") bundles.set(toHex(frame.id), { frame, octets })
        else requests.push({ frame, octets })
      }
    }
    return { bundles, requests }
  } finally {
    for (const volume of volumes) volume.close()
  }
}

/** One pouch being done. It owns what has been done so far. */
class Doing implements PouchDone {
  readonly acts: PouchAct[] = []
  readonly taken: { bundle: Uint8Array; token: Uint8Array }[] = []
  readonly answers: Cargo[] = []
  readonly #office: PostmarkOffice
  readonly #bundles: ReadonlyMap<string, Whole<BundleFrame>>
  readonly #deposited = new Set<string>()

  constructor(office: PostmarkOffice, bundles: ReadonlyMap<string, Whole<BundleFrame>>) {
    this.#office = office
    this.#bundles = bundles
  }

  async request({ frame, octets }: Whole<RequestFrame>): Promise<void> {
    const { what, channel } = frame
    await this.#try(what, async () => {
      const ticket = await this.#ticketOf(frame, octets)
      if (what === "bind") await this.#bind(ticket, channel, octets)
      else if (what === "postmark") await this.#postmark(ticket, channel, octets)
      else if (what === "cosign") {
        const { size, lines } = decodeAsk("cosign", octets)
        await takeCosignature(this.#office, { ticket, channel, size, lines })
      } else await this.#answer(ticket, channel, octets)
      return "done"
    })
  }

  async deposit({ frame, octets }: Whole<BundleFrame>): Promise<void> {
    if (this.#deposited.has(toHex(frame.id))) return
    await this.#try("deposit", async () => {
      const place = await this.#placeOf({ frame, octets })
      if (place === "carried") return "by-hand"
      await this.#office.store.deposit({
        ...place,
        id: frame.id,
        filing: frame.filing,
        octets,
        now: this.#office.now(),
      })
      this.#isKept(frame, place.right)
      return "done"
    })
  }

  async #try(what: PouchAct["what"], act: () => Promise<PouchAct["result"]>): Promise<void> {
    try {
      this.acts.push({ what, result: await act() })
    } catch (error) {
      if (!(error instanceof RelayError)) throw error
      this.acts.push({ what, result: error.code })
    }
  }

  /** The ticket that made a mark. @throws {RelayError} `ticket-refused` */
  async #ticketOf({ what, channel, mark }: RequestFrame, body: Uint8Array): Promise<Uint8Array> {
    const all = await this.#office.store.tickets()
    const found = all.find((name) => equal(requestMark(name, { what, channel, body }), mark))
    if (found === undefined) throw refusal("ticket-refused")
    return found
  }

  async #bind(ticket: Uint8Array, channel: Uint8Array, octets: Uint8Array): Promise<void> {
    const { register, log, cosigner } = decodeAsk("bind", octets)
    demandSeparate({ log, cosigner })
    await this.#office.store.bindTicket({ ticket, channel, register, keys: encodeRecord({ log, cosigner }) })
    this.taken.push({ bundle: register, token: doneMark(ticket, register) })
  }

  async #postmark(ticket: Uint8Array, channel: Uint8Array, octets: Uint8Array): Promise<void> {
    const ask = decodeAsk("postmark", octets)
    const named = ask.bundles.map((id) => {
      const whole = this.#bundles.get(toHex(id))
      // The other volumes bring it, or nobody does: without it there is nothing to vouch for.
      if (whole === undefined) throw refusal("bundle-unknown", "a bundle to be postmarked is not in the pouch")
      return whole
    })
    const [first] = named
    const deposit = first === undefined ? undefined : await this.#placeOf(first)
    if (deposit !== undefined && named.some(({ frame }) => !equal(frame.mailbox, first?.frame.mailbox ?? frame.id)))
      throw refusal("request-malformed", "bundles of one postmark for several mailboxes")
    const bundles = named.map(({ frame, octets: ciphertext }) => ({ id: frame.id, filing: frame.filing, ciphertext }))
    await givePostmark(this.#office, { ticket, channel, request: { ...ask, bundles }, deposit })
    if (typeof deposit === "object") for (const { frame } of named) this.#isKept(frame, deposit.right)
  }

  async #answer(ticket: Uint8Array, channel: Uint8Array, octets: Uint8Array): Promise<void> {
    const { store } = this.#office
    const { from } = decodeAsk("ask", octets)
    await demandChannel(store, ticket, channel)
    const pages: PostmarkListing[] = []
    for (let at = from; pages.length < MAX_PAGES;) {
      const page = await listPostmarks(store, channel, { from: at, since: from, limit: MAX_RECORDS })
      pages.push(page)
      at += page.records.length
      if (page.records.length === 0 || at >= page.size) break
    }
    this.answers.push({ kind: "answer", channel, octets: encodeAnswer({ from, pages }) })
  }

  /** Mailbox and right of a bundle's mark; or that it is not kept here. @throws {RelayError} `right-refused` */
  async #placeOf({ frame, octets }: Whole<BundleFrame>): Promise<Place | "carried"> {
    const { mailbox, filing, mark } = frame
    if (mark === null) return "carried"
    const rights = await this.#rightsOf(mailbox)
    if (rights === null) return "carried"
    const found = rights.find((name) => equal(depositMark(name, { mailbox, octets, filing }), mark))
    if (found === undefined) throw refusal("right-refused")
    const right = await this.#office.store.usableRight(mailbox, found, this.#office.now())
    return { mailbox, right: right.id }
  }

  async #rightsOf(mailbox: Uint8Array): Promise<readonly Uint8Array[] | null> {
    try {
      return (await this.#office.store.rights(mailbox)).map(({ id }) => id)
    } catch (error) {
      if (error instanceof RelayError && error.code === "mailbox-unknown") return null
      throw error
    }
  }

  #isKept({ id }: BundleFrame, right: Uint8Array): void {
    if (this.#deposited.has(toHex(id))) return
    this.#deposited.add(toHex(id))
    this.taken.push({ bundle: id, token: doneMark(right, id) })
  }
}

/** A mailbox kept here, and the name of a right on it. */
interface Place {
  readonly mailbox: Uint8Array
  readonly right: Uint8Array
}
