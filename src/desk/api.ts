/**
 * The contract between the page and the desk: what the page may ask, and what it is answered. Types, and one function
 * that both sides must do alike; importing nothing, so that the browser's build takes this file and no room. The desk's side is `server/calls/`, the page's
 * `web/src/api.ts`; both are held to {@link Calls} by the compiler.
 *
 * A call is `POST /api/NAME` with a JSON object, answered with a JSON value or, when it is refused, with a problem
 * (RFC 9457) that is a {@link Refusal}. Beside the calls there are:
 *
 * - `GET /api/events`: {@link DeskEvent}s as they happen, as server-sent events, read by `fetch`;
 * - `PUT /upload/PAPER/PART`: octets of an enclosure from `upload-offset` on, answered with {@link UploadState};
 * - `PUT /upload/pouch/ID`: octets of a pouch's volume from `upload-offset` on, under an id of 32 hexadecimal digits that the page
 *   draws, answered with {@link UploadState}, which never says `sealed`;
 * - `GET /download/TICKET`: a file, once, as an attachment; calls that make files answer with a ticket.
 * @module
 */
import type { Hex, Job, LetterName, Said, Seconds } from "./api/common.ts"
import type { AsideLine, DeskPage, LetterList, Lines } from "./api/desk.ts"
import type { ArchiveKey, LetterPage } from "./api/letter.ts"
import type {
  CardText,
  FingerprintText,
  InvitationText,
  OfficesPage,
  ReplacementState,
  ReplacementText,
  RosterChangeText,
  SuccessorText,
} from "./api/offices.ts"
import type { PouchesPage, UnpackedText } from "./api/pouch.ts"
import type { RecoveredText, RecoveryPage, WishText } from "./api/recovery.ts"
import type { BookShown, RegisterEntries, RegisterPage, RegisterVerdict } from "./api/register.ts"
import type { SearchAnswer, SearchRequest } from "./api/search.ts"
import type { Session, Settings, UnlockRequest, UnlockWay } from "./api/session.ts"
import type { KeptPaper, LaidPage, Paper, Review, RulesText, WriteOptions } from "./api/write.ts"

export { runsOf, type Run } from "./api/runs.ts"
export type * from "./api/common.ts"
export type * from "./api/desk.ts"
export type * from "./api/letter.ts"
export type * from "./api/offices.ts"
export type * from "./api/pouch.ts"
export type * from "./api/recovery.ts"
export type * from "./api/register.ts"
export type * from "./api/search.ts"
export type * from "./api/session.ts"
export type * from "./api/write.ts"

/** A small file in a JSON value: base64 (RFC 4648 §4), at most 12 MiB of octets. */
export type Base64 = string
/** Fetched once at `/download/TICKET`. */
export interface Ticket {
  readonly ticket: string
  readonly name: string
}
/** How much of an enclosure has been sealed. */
export interface UploadState {
  readonly received: number
  readonly state: "receiving" | "sealed"
}
type None = Readonly<Record<string, never>>
interface Call<Asked, Answer> {
  readonly asked: Asked
  readonly answer: Answer
}

/** Every call: its name, what is asked, what is answered. */
export interface Calls {
  // The session. These work while the vault is locked.
  session: Call<None, Session>
  unlock: Call<UnlockRequest, Session>
  lock: Call<None, Session>
  "settings.set": Call<Settings, Session>
  /** Make the vault, and found an office in it; without an admission it has no network, and everything goes in pouches. */
  found: Call<
    {
      office: string
      name: string
      title: string
      roles: readonly string[]
      admission: Base64 | null
      passphrase: string
    },
    Session
  >
  /** Look at an invitation before joining. */
  "invitation.look": Call<{ file: Base64 }, InvitationText>
  /** Make the vault, and join an office. */
  join: Call<{ file: Base64; passphrase: string }, Session>

  // Desk
  desk: Call<None, DeskPage>
  letters: Call<{ channel?: string; before?: number; limit?: number }, LetterList>
  /** Fetch what has come and send what waits, now. */
  collect: Call<None, { readonly said: readonly Said[] }>
  /** Alarms that somebody has put aside, newest first; at most fifty lines. */
  "alarms.aside": Call<None, { readonly lines: Lines<AsideLine> }>
  "alarm.dismiss": Call<{ id: string }, None>
  jobs: Call<None, { readonly jobs: readonly Job[] }>
  "job.stop": Call<{ id: string }, None>

  // Letter
  letter: Call<LetterName, LetterPage>
  /** Record that it was opened; `sent`: its sender is told. */
  receipt: Call<LetterName, { readonly sent: boolean }>
  /** Fetch and open an enclosure; the job's download is the file. */
  "enclosure.fetch": Call<LetterName & { place: number }, Job>
  /** Destroy what may be read of it, now; with an archive key it is sealed to that, unless `forGood`. `confirm` is its name. */
  "letter.destroy": Call<LetterName & { confirm: string; forGood: boolean }, { readonly archived: boolean }>
  /** Drafter: seal it again to a reader who cannot open it; `period`: where their one-time keys are used up. */
  "letter.reseal": Call<LetterName & { reader: string; period: boolean; confirm: string }, None>
  /** The view as a file that anybody can verify. It lies there in the clear: `clear` says that it may. */
  "letter.export": Call<LetterName & { clear: boolean }, Ticket>
  /**
   * A4 PDF/A with the view embedded, unless `withoutView`: then it is a picture that proves nothing. Refused with `print-absent`
   * where the optional package is missing.
   */
  "letter.print": Call<LetterName & { withoutView: boolean }, Job>
  /** Verify a view or register file; `channelId` null: it can at best be consistent with itself. */
  "file.verify": Call<
    { file: Base64; channelId: Hex | null },
    { readonly kind: "view" | "register" | "archive"; readonly identified: boolean; readonly said: readonly Said[] }
  >
  /** `secrets`: fields that give whoever sees them a power are shown too. */
  "file.inspect": Call<{ file: Base64; secrets: boolean }, { readonly text: string }>

  // Archive
  /** The key to which views are sealed after their reading time; null: they are destroyed. */
  archive: Call<None, { readonly key: ArchiveKey | null }>
  /** Set it, or remove it. What was archived stays as it is. */
  "archive.set": Call<{ recipient: string | null }, { readonly key: ArchiveKey | null }>
  /** Read an archived letter with the text of the identity file; nothing of it is kept. */
  "archive.open": Call<LetterName & { identity: string }, LetterPage>
  /** Its view as a file, in the clear: `clear` says that it may. */
  "archive.export": Call<LetterName & { identity: string; clear: boolean }, Ticket>

  // Write
  papers: Call<None, { readonly papers: readonly KeptPaper[] }>
  "write.options": Call<{ channel: string }, WriteOptions>
  "paper.open": Call<{ paper: number }, KeptPaper>
  /** Keep a paper; `paper` null makes one. Refused with `paper-changed` if somebody saved another version since. */
  "paper.save": Call<
    { paper: number | null; version: number; content: Paper },
    { readonly paper: number; readonly version: number; readonly saved: Seconds; readonly content: Paper }
  >
  "paper.discard": Call<{ paper: number }, None>
  /** The page before submitting. */
  "paper.review": Call<{ paper: number }, Review>
  /** Submit: refused with what the review says while anything is forbidden. */
  "paper.submit": Call<{ paper: number; period: boolean }, Job>
  /** Take a submitted draft back; its number is free again. */
  "paper.withdraw": Call<{ paper: number }, KeptPaper>
  /** Start, or go on with, an enclosure of a paper. */
  "upload.start": Call<{ paper: number; part: string; name: string; type: string; size: number }, UploadState>
  "upload.drop": Call<{ paper: number; part: string }, None>
  /** Something laid before me, whole, from this device's own checks. */
  laid: Call<{ id: Hex }, LaidPage>
  /** Sign it. `confirm` is its name, typed or pressed deliberately; `again`: after a restore, they know that they approved no other of this number. */
  approve: Call<{ id: Hex; confirm: string; again?: boolean }, None>
  /** Registrar: enter, postmark and send. */
  send: Call<LetterName & { confirm: string }, Job>

  // Register
  register: Call<{ channel: string }, RegisterPage>
  /** A page of an office's book: entries below a place or above it, the newest where neither is given; 50 unless `limit`. */
  "register.entries": Call<
    { channel: string; office: string; show: BookShown; below?: number; above?: number; limit?: number },
    RegisterEntries
  >
  "register.verify": Call<{ channel: string }, RegisterVerdict>
  /** Registrar: the whole channel in one file. `views`: with the letters that are held here, in the clear. */
  "channel.archive": Call<{ channel: string; views: boolean }, Ticket>
  /** Registrar: propose to heal our register, which has forked; its host must answer. `confirm` is the channel's name. */
  "heal.propose": Call<{ channel: string; confirm: string }, None>
  /** Signatory of either office: approve the healing that was laid before me. `confirm` is the channel's name. */
  "heal.approve": Call<{ channel: string; confirm: string }, None>
  "register.export": Call<{ channel: string; office: string }, Ticket>

  // Offices
  offices: Call<None, OfficesPage>
  /** `deviceOf`: another device of that officer, who counts as one person in a quorum. */
  "office.invite": Call<
    { name: string; title: string; roles: readonly string[]; admission: Base64 | null; deviceOf?: Hex },
    Ticket
  >
  /** `registrar`: who keeps the registers from then on; they have stood. */
  "roster.lay": Call<RosterChangeText & { registrar?: Hex }, { readonly version: number }>
  /** Officer: make the keys with which they would keep the registers, and tell the registrar. */
  "office.stand": Call<None, None>
  /** Registrar: give the registers to whom the approved roster names. `confirm` is its name. */
  "office.handover": Call<{ confirm: string }, { readonly version: number }>
  /** Officer: the registrar's device is lost; lay a roster that names this officer. A file for every colleague. */
  "replacement.lay": Call<None, Ticket>
  "replacement.look": Call<{ file: Base64 }, ReplacementText>
  /** Answer a colleague's replacement; a signatory approves by it. `confirm` is what that colleague is called. */
  "replacement.answer": Call<{ file: Base64; confirm: string }, Ticket>
  /** Take answers. With both quorums this vault keeps the registers. */
  "replacement.take": Call<{ files: readonly Base64[] }, ReplacementState>
  "successor.look": Call<{ channel: string; file: Base64 }, SuccessorText>
  /** Registrar: give a register back to the other office's new registrar. `confirm` is what they are called. */
  "successor.give": Call<{ channel: string; file: Base64; confirm: string }, None>
  "card.make": Call<None, Ticket>
  /** Put a fresh card, sealed, into a locker at the relay; the QR code says where and opens it. */
  "card.share": Call<None, { readonly qr: string; readonly expires: Seconds | null }>
  "card.look": Call<{ file: Base64 } | { qr: string }, CardText>
  "channel.propose": Call<{ file: Base64; rules: RulesText }, { readonly codeName: string }>
  "channel.accept": Call<
    { file: Base64 | null; codeName: string | null },
    { readonly codeName: string | null; readonly offered: RulesText | null }
  >
  fingerprint: Call<{ channel: string }, FingerprintText>
  compare: Call<{ channel: string; entered: string; how: "voice" | "qr" | "in-person" }, None>
  "charter.lay": Call<{ channel: string }, None>
  /** Registrar: propose other rules for a channel: lay them before the signatories. */
  "amendment.lay": Call<{ channel: string; rules: RulesText }, None>
  /** Registrar: agree to what the other office proposes: lay it before the signatories. */
  "amendment.agree": Call<{ channel: string }, None>
  /** Registrar: decline what the other office proposes. */
  "amendment.decline": Call<{ channel: string }, None>
  /** Registrar: take back other rules that are before the signatories. */
  "amendment.withdraw": Call<{ channel: string }, None>
  /** Registrar: lay a channel's closing before the signatories. `confirm` is its code name. */
  "closing.lay": Call<{ channel: string; confirm: string }, None>
  /** Registrar: take back a closing that is laid and not entered. */
  "closing.withdraw": Call<{ channel: string }, None>
  /** Registrar: destroy keys and stocks of a channel that both sides have closed. `confirm` is its code name. */
  "channel.end": Call<{ channel: string; confirm: string }, None>
  /** Registrar: use the ticket that the host's operator gave in place of the former one, which ends. */
  "channel.ticket": Call<{ channel: string; file: Base64 }, None>
  "stock.give": Call<None, { readonly given: number }>
  /** Host: an introduction for each of two offices. Needs no vault. */
  introduce: Call<
    { cards: readonly [Base64, Base64]; host: Base64; tickets: readonly [Base64, Base64] },
    { readonly files: readonly Ticket[] }
  >
  /** Suspend one officer's key, of the own office; a signatory alone may. It lapses after fourteen days. */
  suspend: Call<{ officer: Hex; confirm: string }, None>
  /** Registrar: lay a roster without an officer; if a signatory, suspend their key meanwhile, unless they leave of their own will. */
  dismiss: Call<
    { officer: Hex; why: "device-lost" | "dismissed" | "left"; change?: RosterChangeText; confirm: string },
    { readonly version: number; readonly until: Seconds | null }
  >

  /** Seal under the other office's expired roster all the same. `confirm` is that roster's name. */
  "channel.override": Call<{ channel: string; reason: string; confirm: string }, { readonly until: Seconds }>

  // Recovery
  recovery: Call<None, RecoveryPage>
  /** Split this vault's drawer among colleagues. `confirm` is `north/2-3`. A file for each, to be handed over. */
  "recovery.share": Call<{ needed: number; to: readonly Hex[]; confirm: string }, { readonly files: readonly Ticket[] }>
  "recovery.take": Call<
    { file: Base64 },
    { readonly whose: string; readonly number: number; readonly needed: number; readonly of: number }
  >
  "recovery.ask": Call<{ officer: Hex }, Ticket>
  "recovery.look": Call<{ file: Base64 }, WishText>
  /** `confirm` is what the device that asks is called. */
  "recovery.give": Call<{ file: Base64; confirm: string }, Ticket>
  /** File a letter that a colleague handed on, as they exported it. */
  "recovery.file": Call<{ file: Base64 }, { readonly name: string; readonly codeName: string }>
  /** The backup was uploaded under this id. */
  "recovery.open": Call<{ backup: Hex; files: readonly Base64[] }, RecoveredText>

  // Pouches
  pouches: Call<None, PouchesPage>
  /** Pack what waits for some into files of at most `volume` octets each; null: one file. What is packed stays waiting. */
  "pouch.pack": Call<
    { to: readonly string[]; volume: number | null },
    {
      readonly pouch: Hex
      readonly files: readonly Ticket[]
      readonly bundles: number
      readonly words: number
      readonly requests: number
      readonly chunks: number
      readonly away: number
    }
  >
  /** Take in files that were uploaded under these ids. */
  "pouch.unpack": Call<{ files: readonly { id: Hex; name: string }[] }, UnpackedText>
  /** A person's word that a pouch arrived. `confirm` is its name, pressed deliberately. */
  "pouch.arrived": Call<{ pouch: Hex; confirm: string }, { readonly arrived: number }>

  // Ways to unlock
  ways: Call<None, { readonly ways: readonly UnlockWay[] }>
  "way.passphrase": Call<{ old: string; new: string }, None>
  /** A recovery sheet's code, shown once. */
  "way.recovery": Call<{ label: string }, { readonly code: string; readonly qr: string }>
  "way.passkey": Call<{ label: string; credential: string; salt: string; secret: string }, None>
  "way.remove": Call<{ id: string }, None>

  // Backups
  /** When the last backup was made. */
  backup: Call<None, { readonly last: Seconds | null }>
  /** Make one, and try it; the job's download is the file. */
  "backup.make": Call<None, Job>

  search: Call<SearchRequest, SearchAnswer>
}

/** The name of a call. */
export type CallName = keyof Calls
/** What a call is asked. */
export type Asked<Name extends CallName> = Calls[Name]["asked"]
/** What a call answers. */
export type Answer<Name extends CallName> = Calls[Name]["answer"]
