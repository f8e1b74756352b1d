/**
 * `diwan verify` and `diwan inspect`: files, judged with nothing else at hand.
 * @module
 */
import { join } from "node:path"
import { inspect, verifyFile } from "../../files.ts"
import { unpackArchive } from "../../index.ts"
import { arg, done, flag, need, text, usage, type Call, type Done } from "../call.ts"
import { CliError } from "../error.ts"
import { checkFree, makeFolder, readWhole, writeOwn } from "../files.ts"
import { letterText, officeName, proofText } from "../paper.ts"
import { count, foreign } from "../text.ts"
import { jsonTime } from "../time.ts"
import { jsonRegister, registerText } from "./book.ts"
import { jsonParts, jsonProof } from "./read.ts"

/** Verify a view, a register or an archive from its channel's id outward. No vault, no network. */
export async function verify(call: Call): Promise<Done> {
  const path = arg(call, 0)
  const channelId = channelOf(call)
  const { kind, verified } = verifyFile(readWhole(path), channelId)
  if (verified.kind === "unidentified") {
    throw new CliError(
      "unidentified",
      `${foreign(path)}: consistent with itself, channel not identified; give --channel ID, from somebody who compared its fingerprint`,
    )
  }
  if (kind === "archive") {
    const { readme, registers, views } = verified
    return done({ verified: kind, registers: registers.map(jsonRegister), views: views.length, readme }, [
      "VERIFIED, from the channel's id to the last entry of both registers.",
      ...registers.map((register) => registerText(register.name, register)),
      ...(views.length === 0
        ? []
        : [`${count(views.length, "letter")} in the clear, each a valid one of these registers`]),
    ])
  }
  if (kind === "register") {
    const { name } = verified
    return done({ verified: kind, ...jsonRegister(verified) }, registerText(name, verified))
  }
  const { cover, view } = verified
  const { document, date, languages, office, number, references } = view.header
  const sender = officeName(cover, office)
  const label = (id: Uint8Array): string => officeName(cover, id)
  const answers = references.map((reference) => `${label(reference.office)} ${reference.number}`)
  const head = {
    office: sender,
    name: `${sender} ${number}`,
    channel: cover.charter.rules.codeName,
    document,
    date,
    languages,
    answers,
  }
  return done(
    {
      verified: kind,
      office: { id: office, name: sender },
      number,
      document,
      date: jsonTime(date),
      languages,
      reader: { office: view.reader.office, officer: view.reader.officer },
      ...jsonParts(view),
      proof: jsonProof(cover),
    },
    [
      "VERIFIED, from the channel's id to the last part shown.",
      "",
      letterText(head, { ...view, kind: "letter" }, null),
      "",
      proofText(cover),
    ],
  )
}

/** Take an archive apart into the files it is made of, once it has verified. No vault, no network. */
export async function unpack(call: Call): Promise<Done> {
  const path = arg(call, 0)
  const out = need(call, "out", "where to?")
  const channelId = channelOf(call)
  if (channelId === null) throw usage("which channel: give --channel ID, from somebody who compared its fingerprint")
  const { parts, verified } = unpackArchive(readWhole(path), channelId)
  const files = parts.map(({ name }) => join(out, name))
  for (const file of files) checkFree(file, false)
  makeFolder(out)
  if (verified.views.length > 0) makeFolder(join(out, "views"))
  for (const [i, { octets }] of parts.entries()) writeOwn(files[i] as string, octets, false)
  call.say(
    "the archive is verified; each file of it verifies by itself with 'diwan verify', policies are for stock tools",
  )
  const { registers, views } = verified
  return done({ folder: out, registers: registers.map(jsonRegister), views: views.length, files }, files.map(foreign))
}

/** Show what a file says. */
export async function inspectFile(call: Call): Promise<Done> {
  const shown = inspect(readWhole(arg(call, 0)), flag(call, "secrets"))
  return done({ diagnostic: shown }, shown)
}

function channelOf(call: Call): Uint8Array | null {
  const id = text(call, "channel")
  if (id === null) return null
  if (!/^[0-9a-fA-F]{64}$/.test(id))
    throw usage("--channel: want the channel's id, 64 hexadecimal digits ('diwan channel fingerprint NAME --id')")
  return Uint8Array.from(Buffer.from(id, "hex"))
}
