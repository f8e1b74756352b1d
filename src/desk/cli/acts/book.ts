/**
 * `diwan register …` and `diwan postmarks verify`: the numbered book of both sides.
 * @module
 */
import { equal } from "../../../bytes/index.ts"
import type { Charter } from "../../../office/index.ts"
import type { Healed, VerifiedRegister } from "../../../parcel/index.ts"
import { exportBook, showBook, verifyBook, verifyPostmarks, type BookSide } from "../../index.ts"
import { arg, done, flag, need, placed, type Call, type Done } from "../call.ts"
import { CliError } from "../error.ts"
import { checkFree, writeOwn } from "../files.ts"
import { changesText } from "../rules.ts"
import { columns, count, foreign } from "../text.ts"
import { day, jsonTime, moment } from "../time.ts"
import { withReadingDesk } from "../unlock.ts"

/** Both sides' books. */
export async function show(call: Call): Promise<Done> {
  return withReadingDesk(call, (desk) => {
    const { codeName, channelId, host, sides } = showBook(desk, nameOf(call))
    if (sides.every(({ size }) => size === 0)) throw nothingHeld()
    const data = { codeName, channel: channelId, host, sides: sides.map(jsonSide) }
    return done(data, sides.map((side) => [sideHead(side), columns(side.entries.map(row))].join("\n")).join("\n\n"))
  })
}

/** Derive both registers again. */
export async function verify(call: Call): Promise<Done> {
  return withReadingDesk(call, (desk) => {
    const found = verifyBook(desk, nameOf(call)).map(({ office, verified }) => {
      if (verified.kind !== "verified")
        throw new CliError("unidentified", `the register of ${foreign(office)} is not of this channel`)
      return { office, verified }
    })
    if (found.length === 0) throw nothingHeld()
    return done(
      { registers: found.map(({ office, verified }) => ({ office, ...jsonRegister(verified) })) },
      found.map(({ office, verified }) => registerText(office, verified)),
    )
  })
}

/** Write a register to a file. */
export async function exportTo(call: Call): Promise<Done> {
  const office = need(call, "office", "whose register?").normalize("NFC")
  const out = need(call, "out", "where to?")
  const force = flag(call, "force")
  checkFree(placed(call, out), force)
  return withReadingDesk(call, (desk) => {
    const { file, channelId } = exportBook(desk, nameOf(call), office)
    writeOwn(placed(call, out), file, force)
    call.say("it holds no letter; anybody who has the channel's id verifies it with 'diwan verify'")
    return done({ file: out, office, channel: channelId, bytes: file.length }, foreign(out))
  })
}

/** Derive the host's postmarks again. */
export async function postmarks(call: Call): Promise<Done> {
  return withReadingDesk(call, (desk) => {
    const { records, root, list } = verifyPostmarks(desk, nameOf(call))
    if (records === 0) throw nothingHeld()
    return done({ records, root, list: list.map((record) => ({ ...record, time: jsonTime(record.time) })) }, [
      ...(list.length === 0
        ? []
        : [
            columns(
              list.map(({ order, time, size, bundles, origin }) => [
                String(order),
                moment(time),
                `size ${size}`,
                count(bundles, "bundle"),
                origin,
              ]),
            ),
          ]),
      `${count(records, "postmark")}, times never fall, root ${root}`,
    ])
  })
}

/** A register that was derived again, in a few lines. */
export function registerText(office: string, register: VerifiedRegister): string {
  const { asOf, letters, gaps, according, charters, closed, withheld, entries } = register
  const healed = entries.flatMap(({ index, healing }) => (healing === null ? [] : [{ index, healing }]))
  const voids = entries.filter(({ verdict }) => verdict.kind === "void")
  return [
    `${foreign(office)}: verified, ${count(asOf.size, "entry", "entries")}, ${count(letters, "letter")}, as of ${moment(asOf.time)}`,
    `  root ${Buffer.from(asOf.root).toString("hex")}`,
    ...according.map(
      ({ by, size, time }) => `  according to the ${by}: ${count(size, "entry", "entries")}, ${moment(time)}`,
    ),
    ...(gaps.length === 0 ? [] : [`  GAPS: no valid letter has number ${gaps.join(", ")}`]),
    ...(closed === null
      ? []
      : [`  CLOSED: by entry ${closed.index}, ${moment(closed.time)}; no letter after it counts`]),
    ...charters
      .slice(1)
      .map(({ index, version, charter }) =>
        amendedText(index, version, charters[version - 2]?.charter ?? null, charter),
      ),
    ...healed.map(({ index, healing }) => healedText(index, healing, register)),
    ...voids.map(({ index, verdict }) => `  VOID: entry ${index}: ${verdict.kind === "void" ? verdict.reason : ""}`),
    ...(withheld === null
      ? []
      : [`  WITHHELD: the host postmarked ${withheld.size} entries by ${moment(withheld.time)}`]),
  ].join("\n")
}

/** From where on other rules hold, and what they change. */
function amendedText(index: number, version: number, before: Charter | null, { host, rules }: Charter): string {
  const changes = before === null ? "" : changesText(before.rules, rules)
  const named = host === null ? "no host" : `host ${foreign(host.name)}`
  return [
    `  AMENDED: from entry ${index} on charter ${version} is in force, with ${named}`,
    ...changes.split("\n").flatMap((line) => (line === "" ? [] : [`    ${line}`])),
  ].join("\n")
}

/** A fork that was mended is told, whosever register it was. */
function healedText(index: number, healing: Healed, { office, charter }: VerifiedRegister): string {
  const { common, kept, dropped, aside } = healing
  const whose = charter.offices.find((side) => equal(side.office, healing.office))?.name ?? ""
  const whom = equal(healing.office, office) ? "this register" : `the register of ${foreign(whose)}`
  const shown = (root: Uint8Array): string => Buffer.from(root).toString("hex")
  return [
    `  HEALED: entry ${index}: ${whom} had forked after ${count(common, "entry", "entries")}; both quorums set ${count(aside.length, "entry", "entries")} aside`,
    `    went on from ${count(kept.size, "entry", "entries")}, root ${shown(kept.root)}`,
    `    set aside ${count(dropped.size, "entry", "entries")}, root ${shown(dropped.root)}`,
  ].join("\n")
}

/** A register that was derived again, for JSON. */
export function jsonRegister(register: VerifiedRegister): Record<string, unknown> {
  const { channelId, name, asOf, letters, gaps, according, charters, closed, withheld, entries } = register
  return {
    channel: channelId,
    name,
    asOf: { size: asOf.size, root: asOf.root, time: jsonTime(asOf.time) },
    according: according.map(({ by, size, time }) => ({ by, size, time: jsonTime(time) })),
    letters,
    gaps,
    closed: closed === null ? null : { index: closed.index, time: jsonTime(closed.time) },
    charters: charters.map(({ index, version, charter }) => ({
      index,
      version,
      charter: charter.id,
      host: charter.host?.name ?? null,
      rules: charter.rules,
    })),
    withheld: withheld === null ? null : { size: withheld.size, time: jsonTime(withheld.time) },
    entries: entries.map(({ index, kind, statement, letter, healing, postmarked, standing, verdict }) => ({
      index,
      kind,
      statement,
      letter: letter === null ? null : { ...letter, date: jsonTime(letter.date) },
      postmarked: postmarked === null ? null : { order: postmarked.order, time: jsonTime(postmarked.time) },
      ...(healing === null ? {} : { healing }),
      countersigned: standing === "countersigned",
      void: verdict.kind === "void" ? verdict.reason : null,
    })),
  }
}

/** To verify nothing is no success. Officers hold what proves their letters; whole registers are the registrars'. */
function nothingHeld(): CliError {
  return new CliError(
    "nothing-held",
    "this vault holds nothing of it: registers and postmarks are in the registrar's, once the channel stands",
  )
}

function nameOf(call: Call): string {
  return arg(call, 0).normalize("NFC")
}

function sideHead(side: BookSide): string {
  const { office, size, letters, cosigned, root } = side
  return [
    `${foreign(office)}: ${count(size, "entry", "entries")}, ${count(letters, "letter")}, cosigned up to ${cosigned}`,
    `  root ${root}`,
  ].join("\n")
}

function row(entry: BookSide["entries"][number]): readonly string[] {
  return [
    `  ${entry.index}`,
    entry.document ?? entry.kind,
    entry.date === null ? "" : day(entry.date),
    entry.postmarked === null ? "not postmarked" : `postmark ${entry.order ?? "?"}, ${moment(entry.postmarked)}`,
    count(entry.approvals, "approval"),
    entry.void === null ? "" : `VOID ${entry.void}`,
    entry.name === null ? "" : foreign(entry.name),
  ]
}

function jsonSide(side: BookSide): Record<string, unknown> {
  return {
    ...side,
    entries: side.entries.map((entry) => ({
      ...entry,
      date: jsonTime(entry.date),
      at: jsonTime(entry.at),
      postmarked: jsonTime(entry.postmarked),
    })),
  }
}
