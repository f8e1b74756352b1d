/**
 * The place *Letter*: one letter as its reader sees it. It is verified again, whole, from the charter to the last leaf,
 * before anything of it is shown; what it shows is what the view holds, and nothing tells how much the letter holds besides:
 * no positions, no counts, no sizes of its tree.
 * @module
 */
import { equal, toHex } from "../../bytes/index.ts"
import type { LetterView, ViewPart } from "../../letter/index.ts"
import { registrarOf } from "../../office/index.ts"
import type { VerifiedCover } from "../../parcel/index.ts"
import { alias, channelById } from "../access.ts"
import { look } from "../act.ts"
import type { Accounts, LetterName, LetterPage, LetterPart, Proof, Related, Said } from "../api.ts"
import type { Desk } from "../desk.ts"
import { openArchive } from "../letters/archive.ts"
import { openFiled, type FiledLetter } from "../letters/reading.ts"
import { receiptsUnder } from "../letters/receipts.ts"
import { readingUntil } from "../letters/reading-time.ts"
import { resealable } from "../letters/resealing.ts"
import {
  answersTo,
  archiveKeys,
  keyOf,
  onShelves,
  summaries,
  THE_KEY,
  type Channel,
  type LetterKey,
  type Summary,
} from "../records.ts"
import { aliasOf, calledOf, type Looking } from "./people.ts"
import { markingText } from "./review-parts.ts"
import { said } from "./said.ts"

/**
 * A letter.
 * @throws {DeskError} `no-letter`, `no-channel`, `bad-reference`; whatever verification refuses
 */
export function letterPage(desk: Desk, { channel: codeName, name }: LetterName): LetterPage {
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    return pageOf(at, openFiled(at, name, codeName))
  })
}

/**
 * A letter that was sealed to the archive key, opened with the identity file; nothing of it is kept.
 * @throws as {@link openArchive}
 */
export function archivedPage(desk: Desk, asked: LetterName & { readonly identity: string }): LetterPage {
  return look(desk, (tx, self) => {
    const at: Looking = { tx, self, now: desk.now() }
    return pageOf(at, openArchive(at, { name: asked.name, channel: asked.channel, identityFile: asked.identity }))
  })
}

function pageOf(at: Looking, { record, summary, verified }: FiledLetter): LetterPage {
  const { self, tx } = at
  const { view, cover } = verified
  const { header } = view
  const channel = channelById(tx, cover.channelId) as Channel
  return {
    channel: summary.codeName,
    name: `${summary.from}/${header.number}`,
    office: officeIn(cover, header.office),
    from: summary.from,
    own: equal(header.office, self.office),
    number: header.number,
    document: header.document,
    date: header.date,
    languages: header.languages,
    passedOn: view.kind === "passed-on",
    answers: header.references.map((letter) => related(at, cover.channelId, letter)),
    answeredBy: answersTo(tx, cover.channelId, header).map((letter) => related(at, cover.channelId, letter)),
    ...neighbours(at, summary),
    parts: partsOf(view),
    proof: proofOf(cover, summary),
    accounts: accountsOf(cover, summary),
    receipts: receiptsUnder(at, { channel, statement: cover.statementHash, own: record.receipts })
      .map(({ roster, line, what, time }) => ({ of: calledOf(alias(roster.head.name), line), what, time }))
      .toSorted((a, b) => a.time - b.time),
    host: cover.host?.name ?? null,
    reading: { until: readingUntil(summary, cover.charter), archive: archiveKeys.get(tx, THE_KEY) !== null },
    reseal: resealable(at, channel, header),
  }
}

/** Another letter of the channel. */
function related(at: Looking, channel: Uint8Array, { office, number }: LetterKey): Related {
  return {
    name: `${aliasOf(at, office)}/${number}`,
    held: summaries.get(at.tx, keyOf(channel, office, number)) !== null,
  }
}

/** The letters before and after it, of those of its channel that this officer holds, in the order in which they came. */
function neighbours(at: Looking, { channel, place }: Summary): Pick<LetterPage, "previous" | "next"> {
  const around = place === undefined ? [] : onShelves(at.tx, channel, { from: place - 1, to: place + 1 })
  const nameAt = (wanted: number): string | null => {
    const letter = around.find((each) => each.place === wanted)
    return letter === undefined ? null : `${aliasOf(at, letter.office)}/${letter.number}`
  }
  return place === undefined ? { previous: null, next: null } : { previous: nameAt(place - 1), next: nameAt(place + 1) }
}

function partsOf({ parts }: LetterView): readonly LetterPart[] {
  let place = 0
  return parts.map((part: ViewPart): LetterPart => {
    const marking = markingText(part.marking)
    if (part.kind === "section") {
      const versions = part.versions.map(({ language, direction, heading, text }) => {
        return { language, direction, heading, text }
      })
      return { kind: "section", marking, versions }
    }
    place++
    const { name, type, size } = part.enclosure
    return { kind: "enclosure", marking, place, name, type, size, given: part.key !== null }
  })
}

function proofOf(cover: VerifiedCover, summary: Summary): Proof {
  const { approvers, cosigned, entered, postmarked, roster, statement } = cover
  return {
    standing: cover.standing === "countersigned" ? "countersigned" : "provisional",
    wants: cover.standing === "countersigned" ? [] : cover.standing.provisional,
    sentence: sentenceOf(cover, summary.void),
    channelId: toHex(cover.channelId),
    statement: toHex(cover.statementHash),
    root: toHex(statement.root),
    roster: { version: roster.head.version, id: toHex(roster.id), quorum: roster.head.quorum },
    approvers: approvers.length,
    entry: { index: entered.index, size: entered.size, root: toHex(entered.root) },
    postmark: postmarked,
    cosigned: cosigned.map(({ by, time }) => ({ by, name: nameOfCosigner(cover, by, time), time })),
  }
}

/** What proves it, in one sentence. @param reason why it is void, if it is known to be */
function sentenceOf(cover: VerifiedCover, reason: string | null): Said {
  const { approvers, entered, postmarked, standing, statement } = cover
  const values = { index: entered.index, office: officeIn(cover, statement.office), approvers: approvers.length }
  if (reason !== null) return said("proof-void", { index: values.index, office: values.office, reason })
  if (standing === "countersigned")
    return postmarked === null
      ? said("proof-countersigned-unpostmarked", values)
      : said("proof-countersigned", { ...values, time: postmarked.time })
  const [first, second] = standing.provisional
  if (second !== undefined) return said("proof-wants-both", values)
  return said(first === "host" ? "proof-wants-host" : "proof-wants-registrar", values)
}

/** Whose word each time is, says its name in {@link Accounts}. The cosigned time is the last countersignature's. */
function accountsOf({ cosigned, entered, postmarked }: VerifiedCover, { arrived, opened }: Summary): Accounts {
  return {
    entered: entered.time,
    postmarked: postmarked?.time ?? null,
    cosigned: cosigned.reduce<number | null>((last, { time }) => Math.max(last ?? 0, time), null),
    arrived,
    opened,
  }
}

/** The host by its name; a registrar as drafts call them, under the roster in force when they cosigned. */
function nameOfCosigner({ charter, others }: VerifiedCover, by: "host" | "registrar", time: number): string {
  if (by === "host") return charter.host?.name ?? ""
  const roster = others.findLast(({ head }) => head.issued <= time)
  return roster === undefined ? "" : calledOf(alias(roster.head.name), registrarOf(roster))
}

/** What the charter calls an office: `north.example`. */
function officeIn({ charter }: VerifiedCover, id: Uint8Array): string {
  return charter.offices.find(({ office }) => equal(office, id))?.name ?? ""
}
