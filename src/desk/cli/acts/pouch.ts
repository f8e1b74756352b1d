/**
 * `diwan pouch pack|unpack|list|arrived`: what goes by hand.
 * @module
 */
import { look } from "../../act.ts"
import { listPouches, packPouch, pouchArrived, showPouch, unpackPouch, type Unpacked } from "../../index.ts"
import { waitingForPouches } from "../../carriage/pouch/places.ts"
import { arg, done, need, placed, text, texts, usage, westernDigits, type Call, type Done } from "../call.ts"
import { confirmed } from "../confirm.ts"
import { OK, UNVERIFIED, type Exit } from "../exit-codes.ts"
import { sendWaiting } from "../outbox.ts"
import { bytesText, columns, count, foreign, foreignList } from "../text.ts"
import { jsonTime, moment } from "../time.ts"
import { withDesk, withReadingDesk } from "../unlock.ts"

/** Pack a pouch; or list what waits for one. */
export async function pack(call: Call): Promise<Done> {
  const to = texts(call, "for").map((name) => name.normalize("NFC"))
  if (to.length === 0) return listWaiting(call)
  const path = placed(call, need(call, "out", "where to write the pouch?"))
  const volumeBytes = sizeOf(call)
  return withDesk(call, async (desk) => {
    const packed = await packPouch(desk, {
      to,
      path,
      signal: call.signal,
      ...(volumeBytes === null ? {} : { volumeBytes }),
    })
    const { bundles, chunks, requests, words, volumes, away } = packed
    call.say(
      `pouch ${packed.pouch} for ${foreignList(packed.to)}: ${[
        count(bundles, "bundle"),
        ...(words > 0 ? [count(words, "word", "words") + " of arrival"] : []),
        ...(requests > 0 ? [count(requests, "request")] : []),
        ...(chunks > 0 ? [count(chunks, "piece") + " of enclosures"] : []),
      ].join(", ")}`,
    )
    if (away > 0) call.say(`${count(away, "enclosure")} could not be fetched now; pack again when the relay is there`)
    call.say("it stays in the outbox until it is known to have arrived")
    return done(
      packed as unknown as Done["data"],
      volumes.map((volume) => foreign(volume.path)),
    )
  })
}

function listWaiting(call: Call): Promise<Done> {
  return withReadingDesk(call, (desk) => {
    const waiting = look(desk, (tx, self) => waitingForPouches({ tx, self })).map(
      ({ kind, key, name, relay, bundles, bytes, words, lockers }) => ({
        for: key,
        kind,
        name,
        relay,
        bundles,
        bytes,
        words,
        lockers,
      }),
    )
    if (waiting.length === 0) call.say("there is nobody yet to pack for")
    return done(
      { waiting },
      columns(
        waiting.map(({ for: key, name, bundles, bytes, words, lockers }) => [
          foreign(key),
          bundles === 0 ? "no bundle" : `${count(bundles, "bundle")}, ${bytesText(bytes)}`,
          words === 0 ? "" : `${count(words, "word")} of arrival`,
          lockers === 0 ? "" : `${count(lockers, "enclosure")} wanted`,
          foreign(name),
        ]),
      ),
    )
  })
}

/** Unpack volumes. */
export async function unpack(call: Call): Promise<Done> {
  const paths = call.args.map((path) => placed(call, path))
  return withDesk(call, async (desk) => {
    const unpacked = await unpackPouch(desk, { paths, signal: call.signal })
    for (const line of saidOf(unpacked)) call.say(line)
    const { outbox, exit } = await sendWaiting(call, desk)
    const bundles = unpacked.volumes.flatMap((volume) => volume.bundles)
    const bad =
      unpacked.enclosures.altered > 0 ||
      unpacked.volumes.some(({ refused }) => refused !== null) ||
      bundles.some(({ outcome }) => outcome === "refused")
    const ending: Exit = bad ? UNVERIFIED : exit
    const taken = bundles.filter(({ outcome }) => outcome === "taken").length
    return done({ ...unpacked, outbox }, taken === 0 ? "nothing new" : `${count(taken, "message")} came`, ending)
  })
}

function saidOf({ volumes, missing, enclosures, held }: Unpacked): readonly string[] {
  const bundles = volumes.flatMap((volume) => volume.bundles)
  const of = (outcome: string): number => bundles.filter((each) => each.outcome === outcome).length
  const sum = (what: "others" | "arrived" | "records"): number => volumes.reduce((all, each) => all + each[what], 0)
  const lines: string[] = []
  for (const { file, refused } of volumes)
    if (refused !== null) lines.push(`REFUSED ${foreign(file)} (${refused.code}): ${refused.message}`)
  if (of("repeat") > 0) lines.push(`${count(of("repeat"), "message")} had come before`)
  if (held > 0) lines.push(`${count(held, "message")} wait for something that has not come yet`)
  if (of("part") > 0) lines.push(`of ${count(of("part"), "message")} not all pieces are here yet`)
  if (of("refused") > 0) lines.push(`${count(of("refused"), "message")} refused; 'diwan status' shows why`)
  if (sum("arrived") > 0) lines.push(`${count(sum("arrived"), "message")} of yours arrived and wait no longer`)
  if (sum("records") > 0) lines.push(`${count(sum("records"), "postmark")} came`)
  if (enclosures.came > 0) lines.push(`${count(enclosures.came, "enclosure")} can be opened now`)
  if (enclosures.altered > 0)
    lines.push(`${count(enclosures.altered, "enclosure")} altered on the way and dropped; have them packed again`)
  if (sum("others") > 0) lines.push(`${count(sum("others"), "piece")} for somebody else: hand the file on`)
  for (const { pouch, missing: numbers, volumes: total } of missing)
    lines.push(`pouch ${pouch}: ${total - numbers.length} of ${total} volumes are here; missing: ${numbers.join(", ")}`)
  return lines
}

/** What is in volumes. Needs no vault. */
export async function list(call: Call): Promise<Done> {
  const shown = showPouch(
    call.args.map((path) => placed(call, path)),
    call.signal,
  )
  for (const { pouch, missing, volumes } of shown.missing)
    call.say(`pouch ${pouch}: of ${volumes} volumes these are not here: ${missing.join(", ")}`)
  const lines = shown.volumes.flatMap((volume) => [
    `${foreign(volume.file)}: pouch ${volume.pouch}, volume ${volume.number} of ${volume.volumes}, ${bytesText(volume.bytes)}`,
    columns([
      ...volume.mailboxes.map(({ mailbox, bundles, bytes }) => [
        "  mailbox",
        mailbox,
        count(bundles, "bundle"),
        bytesText(bytes),
      ]),
      ...volume.lockers.map(({ locker, chunks, of, bytes }) => [
        "  locker",
        locker,
        `${chunks} of ${count(of, "chunk")}`,
        bytesText(bytes),
      ]),
    ]),
    ...(volume.words > 0 ? [`  ${count(volume.words, "word")} of arrival`] : []),
    ...(volume.requests > 0 ? [`  ${count(volume.requests, "request")} to a host`] : []),
    ...(volume.answers > 0 ? [`  ${count(volume.answers, "answer")} of a host`] : []),
  ])
  return done(
    { ...shown },
    lines.filter((line) => line !== ""),
    OK,
  )
}

/** A person's word that a pouch arrived; or the pouches that were packed. */
export async function arrived(call: Call): Promise<Done> {
  if (call.args[0] === undefined) return withReadingDesk(call, listPacked)
  const name = westernDigits(arg(call, 0)).toLowerCase()
  return withDesk(call, async (desk) => {
    await confirmed(call, name, "say that the pouch arrived")
    const word = pouchArrived(desk, name)
    return done({ pouch: name, ...word }, `${count(word.arrived, "message")} wait no longer`)
  })
}

function listPacked(desk: Parameters<typeof listPouches>[0]): Done {
  const packed = listPouches(desk)
  return done(
    { pouches: packed.map(({ at, ...rest }) => ({ ...rest, at: jsonTime(at) })) },
    columns(
      packed.map(({ pouch, to, volumes, at, waiting }) => [
        pouch,
        moment(at),
        count(volumes, "volume"),
        waiting === 0 ? "arrived" : `${count(waiting, "message")} not known to have arrived`,
        foreignList(to),
      ]),
    ),
  )
}

const UNITS: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 }

/** `700M` in bytes; null if none is given. */
function sizeOf(call: Call): number | null {
  const given = text(call, "volume")
  if (given === null) return null
  const [, digits = "", unit = ""] = /^([0-9]{1,15})([KMGT]?)(?:i?B)?$/i.exec(westernDigits(given).trim()) ?? []
  if (digits === "") throw usage("--volume: want a size such as 2M, 700M or 4G")
  return Number(digits) * (UNITS[unit.toUpperCase()] ?? 1)
}
