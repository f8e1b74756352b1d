/**
 * `diwan write` and `diwan draft …`: from a draft file to a letter that is laid before the signatories.
 * @module
 */
import { basename, dirname, resolve } from "node:path"
import { look } from "../../act.ts"
import type { Desk } from "../../desk.ts"
import { checkParts } from "../../letters/draft/check.ts"
import {
  askLeave,
  collect,
  listDrafts,
  uploadEnclosures,
  withdrawDraft,
  writeDraft,
  type DraftSummary,
} from "../../index.ts"
import { arg, done, flag, number, placed, text, type Call, type Done } from "../call.ts"
import { readText, utf8Text } from "../files.ts"
import { sending, sendWaiting } from "../outbox.ts"
import { columns, count, foreign } from "../text.ts"
import { withDesk, withReadingDesk } from "../unlock.ts"

const MOST_DRAFT_BYTES: number = 16 * 1024 ** 2

/** Keep a draft. */
export async function write(call: Call): Promise<Done> {
  const path = arg(call, 0)
  const isInput = path === "-"
  const source = isInput
    ? utf8Text(call.io.input(MOST_DRAFT_BYTES), "standard input")
    : readText(placed(call, path), MOST_DRAFT_BYTES)
  const name = isInput ? "standard input" : basename(path)
  const folder = resolve(placed(call, text(call, "folder") ?? (isInput ? "." : dirname(path))))
  return withDesk(call, (desk) => {
    const draft = writeDraft(desk, { source, name, folder })
    const { readers, parsed } = look(desk, (tx, self) => checkParts({ tx, self }, source, name))
    call.say(`draft ${draft.draft} is kept; nothing is sent. Next: 'diwan draft submit ${draft.draft}'`)
    const parts = parsed.parts.map((part) => ({ kind: part.kind, level: part.level, caveats: part.caveats }))
    return done(
      {
        ...jsonDraft(draft),
        parts,
        readers: byName(readers).map((reader) => ({ name: reader.name, parts: placesOf(reader.parts) })),
      },
      [
        "Who will be able to read what:",
        readersText(
          readers.map((reader) => ({ name: reader.name, parts: placesOf(reader.parts) })),
          parts.length,
        ),
      ],
    )
  })
}

/** The drafts of a vault. */
export async function list(call: Call): Promise<Done> {
  return withReadingDesk(call, (desk) => {
    const drafts = listDrafts(desk)
    if (drafts.length === 0) call.say("no draft; 'diwan write FILE' keeps one")
    return done({ drafts: drafts.map(jsonDraft) }, columns(drafts.map(row)))
  })
}

/** Seal and upload enclosures, ask leave; what has come already is acted on. */
export async function submit(call: Call): Promise<Done> {
  const draft = draftNumber(call)
  return withDesk(call, async (desk) => {
    await uploadEnclosures(desk, draft, call.signal)
    askLeave(desk, draft, flag(call, "period"))
    const sent = await sendWaiting(call, desk)
    if (sent.outbox.state !== "sent") return submitted(call, desk, draft, sent)
    // In the registrar's own vault leave comes at once; in others perhaps while this runs.
    const { outbox } = await collect(desk, { signal: call.signal })
    return submitted(call, desk, draft, sending(call, outbox))
  })
}

/** Withdraw a draft. */
export async function withdraw(call: Call): Promise<Done> {
  const draft = draftNumber(call)
  return withDesk(call, async (desk) => {
    const summary = withdrawDraft(desk, draft)
    const { outbox, exit } = await sendWaiting(call, desk)
    call.say(`draft ${draft} is withdrawn${summary.number === null ? "" : `; number ${summary.number} is free again`}`)
    return done({ ...jsonDraft(summary), outbox }, "", exit)
  })
}

function submitted(
  call: Call,
  desk: Desk,
  place: number,
  { outbox, exit }: Awaited<ReturnType<typeof sendWaiting>>,
): Done {
  const draft = listDrafts(desk).find((each) => each.draft === place)
  if (draft === undefined) throw new TypeError("a draft that was submitted is kept")
  const next: Readonly<Record<DraftSummary["state"], string>> = {
    written: "it is not submitted yet: run the same command again",
    sealing: "its enclosures are not in their lockers yet: run the same command again",
    "awaiting-leave": "it waits for the registrar's leave; 'diwan collect --wait 60' builds it and hands it in",
    refused: `leave was refused (${draft.why ?? "no reason"}); withdraw it, or submit it again later`,
    submitted: `it is laid before the signatories as number ${draft.number ?? "?"}; they run 'diwan approve'`,
    entered: "it is entered already",
    withdrawn: "it was withdrawn; write it again",
  }
  call.say(`draft ${place}: ${next[draft.state]}`)
  return done({ ...jsonDraft(draft), outbox }, "", exit)
}

/** Who reads what, a reader a line. @param parts how many there are */
export function readersText(
  readers: readonly { readonly name: string; readonly parts: readonly number[] }[],
  parts: number,
): string {
  return columns(
    byName(readers).map((reader) => {
      const all = reader.parts.length === parts && parts > 1
      return [
        `  ${all ? `all ${parts} parts` : `${reader.parts.length === 1 ? "part" : "parts"} ${reader.parts.join(", ")}`}`,
        foreign(reader.name),
      ]
    }),
  )
}

/** Readers stand in a letter by chance; on screen by name. */
export function byName<T extends { readonly name: string }>(readers: readonly T[]): readonly T[] {
  return readers.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

/** Parts are counted from 1 on screen. */
function placesOf(parts: readonly number[]): readonly number[] {
  return parts.map((part) => part + 1)
}

function draftNumber(call: Call): number {
  return number(arg(call, 0), "the draft's number", 1, 999_999_999)
}

function jsonDraft({
  draft,
  channel,
  document,
  state,
  why,
  number: given,
  parts,
  enclosures,
}: DraftSummary): Record<string, unknown> {
  return { draft, channel, document, state, why, number: given, partCount: parts, enclosures }
}

function row(draft: DraftSummary): readonly string[] {
  const state = draft.why === null ? draft.state : `${draft.state}: ${draft.why}`
  return [
    String(draft.draft),
    draft.document,
    state,
    draft.number === null ? "" : `number ${draft.number}`,
    `${count(draft.parts, "part")}${draft.enclosures === 0 ? "" : `, ${draft.enclosures} enclosed`}`,
    foreign(draft.channel),
  ]
}
