/**
 * Commands about offices and channels.
 * @module
 */
import type { Command } from "../command.ts"

const FORCE = ["--force", "replace the file if it exists"] as const
const PLAY = ["--play", "a vault for trying things: its passphrase protects nothing, for ever"] as const
const ARCHIVE = [
  "--archive <file>",
  "the key to which letters are sealed after their reading time: 'diwan archive new'",
] as const
const BY_HAND = ["--by-hand", "no relay and no network, ever: everything goes in pouches"] as const
const FROM = [
  ["--introduction <file>", "what the host gave you"],
  ["--card <file>", "the other office's card, where there is no host"],
] as const
const NEW_KEYS = ["--new-keys", "new log and cosigning keys for the office's registers"] as const
const ROLE = ["--role <officer=roles...>", "other roles for an officer, all they shall have"] as const
const CONFIRM = ["--confirm <name>", "its name, instead of typing it when asked"] as const

/** See the module. */
export const PEOPLE: readonly Command[] = [
  {
    path: "office create",
    summary: "found an office in a new vault; you become its registrar",
    args: [["<name>", "the office's name, such as north.example"]],
    options: [
      ["--name <person>", "your name"],
      ["--title <title>", "what drafts call you (registrar)"],
      ["--roles <roles>", "your roles beside registrar, with commas (reader,signatory)"],
      ["--admission <file>", "leave to open a mailbox, from the relay's operator"],
      BY_HAND,
      ARCHIVE,
      PLAY,
    ],
    examples: ['diwan office create north.example --name "Nadia Haddad" --admission admission-1.diwan'],
    alone: true,
    run: async (call) => (await import("../acts/office.ts")).create(call),
  },
  {
    path: "office invite",
    summary: "write an invitation, to be handed to an officer by hand",
    options: [
      ["--name <person>", "the officer's name"],
      ["--title <title>", "what drafts call them: principal, adviser"],
      ["--roles <roles>", "signatory, registrar, drafter, reader, spokesperson, overseer, with commas"],
      ["--device-of <officer>", "another device of this officer; name, title and roles are then theirs unless given"],
      ["--admission <file>", "leave to open their mailbox"],
      BY_HAND,
      ["--out <file>", "where to write the invitation"],
      FORCE,
    ],
    more: "Whoever holds the file can join in that officer's place: hand it over yourself.",
    examples: [
      'diwan office invite --name "Karim Nasser" --title adviser --roles drafter,reader,signatory --admission admission-2.diwan --out adviser.invitation',
      "diwan office invite --device-of principal --admission admission-7.diwan --out principal-2.invitation",
    ],
    run: async (call) => (await import("../acts/office.ts")).invite(call),
  },
  {
    path: "init",
    summary: "join an office with an invitation: make a vault, keys and a mailbox",
    options: [["--invitation <file>", "the file you were handed"], ARCHIVE, PLAY],
    examples: ["diwan init --invitation adviser.invitation --home ~/diwan/north"],
    alone: true,
    run: async (call) => (await import("../acts/office.ts")).init(call),
  },
  {
    path: "office roster",
    summary:
      "lay the next roster before the signatories: all who have joined, and what changes; or show the one in force",
    options: [
      ["--quorum <n>", "how many signatories must approve what the office commits to"],
      ["--days <n>", "how long it holds, 1 to 400 (90)"],
      ROLE,
      NEW_KEYS,
      ["--registrar <officer>", "who keeps the registers from then on; they have run 'diwan office stand'"],
      ["--show", "lay nothing: show the roster in force, and who has joined since"],
    ],
    examples: [
      "diwan office roster --quorum 2",
      "diwan office roster --role principal=drafter,reader,signatory",
      "diwan office roster --new-keys",
      "diwan office roster --registrar deputy",
      "diwan office roster --show",
    ],
    run: async (call) => (await import("../acts/office.ts")).roster(call),
  },
  {
    path: "office dismiss",
    summary: "registrar: lay a roster without an officer; their key is suspended at once if you are a signatory",
    args: [["<officer>", "the officer's title, name, or north/title"]],
    options: [
      ["--why <why>", "dismissed, device-lost or left; it is entered in the office's own register (dismissed)"],
      ["--quorum <n>", "how many signatories must approve from then on"],
      ["--days <n>", "how long the roster holds, 1 to 400 (90)"],
      ROLE,
      NEW_KEYS,
      CONFIRM,
    ],
    more: "The quorum of the roster in force and that of the new one must approve; the officer is not asked, unless they leave of their own will.",
    examples: [
      "diwan office dismiss adviser --confirm north/adviser",
      "diwan office dismiss adviser --role principal=drafter,reader,signatory --confirm north/adviser",
      "diwan office dismiss principal --why device-lost --confirm north/principal",
    ],
    run: async (call) => (await import("../acts/roster.ts")).dismiss(call),
  },
  {
    path: "office stand",
    summary: "make the keys with which you would keep the office's registers, and tell the registrar",
    more: "They never leave this device. Nothing changes before both quorums approve a roster that names you registrar.",
    examples: ["diwan office stand"],
    run: async (call) => (await import("../acts/roster.ts")).stand(call),
  },
  {
    path: "office hand-over",
    summary: "registrar: give the registers to the officer whom the approved roster names",
    options: [CONFIRM],
    more: "What waits to be sent goes first. Afterwards this vault is an officer's like any other, and its register keys are gone.",
    examples: ["diwan office hand-over --confirm roster/4"],
    run: async (call) => (await import("../acts/roster.ts")).handOverRegisters(call),
  },
  {
    path: "office suspend",
    summary: "suspend an officer's key at once, for fourteen days or until a newer roster; any signatory may",
    args: [["<officer>", "the officer's title, name, or north/title"]],
    options: [CONFIRM],
    more: "Nobody seals to the key, nothing signed with it is taken but receipts. Each key once under one roster; not the registrar's.",
    examples: ["diwan office suspend adviser", "diwan office suspend adviser --confirm north/adviser"],
    run: async (call) => (await import("../acts/suspend.ts")).suspend(call),
  },
  {
    path: "office approve",
    summary: "approve a roster that was laid before you",
    options: [CONFIRM],
    examples: ["diwan office approve", "diwan office approve --confirm roster/1"],
    run: async (call) => (await import("../acts/approve.ts")).approveRoster(call),
  },
  {
    path: "office card",
    summary: "write a card, by which one other office can write to yours",
    options: [["--out <file>", "where to write the card"], FORCE],
    examples: ["diwan office card --out north.card"],
    run: async (call) => (await import("../acts/office.ts")).card(call),
  },
  {
    path: "introduce",
    summary: "host: give two offices each other's cards and a channel's tickets",
    options: [
      ["--card <files...>", "the two cards that were handed in"],
      ["--host <file>", "the host card of your relay ('diwan relay host')"],
      ["--ticket <files...>", "the two tickets of a channel ('diwan relay admit --channel')"],
      ["--out <dir>", "where to write an introduction for each office"],
      FORCE,
    ],
    more: "It needs no vault: a host holds no keys that open anything.",
    examples: [
      "diwan introduce --card north.card south.card --host harbour.card --ticket ticket-1.diwan ticket-2.diwan --out introductions",
    ],
    alone: true,
    run: async (call) => (await import("../acts/channel.ts")).introduceOffices(call),
  },
  {
    path: "channel propose",
    summary: "propose a channel and its rules to an office",
    options: [...FROM, ["--charter <file>", "the rules, as JSON with comments (docs/cli.md#charter-files)"]],
    examples: ["diwan channel propose --introduction north.introduction --charter cedar.json"],
    run: async (call) => (await import("../acts/channel.ts")).propose(call),
  },
  {
    path: "channel accept",
    summary: "accept a channel that was proposed, exactly as proposed",
    args: [["[name]", "its code name; may be left out when one is on offer"]],
    options: [...FROM],
    more: "The first run files the card, so that the proposal can be read. Look at it with 'diwan channel list', then run the same command with the code name.",
    examples: [
      "diwan channel accept --introduction south.introduction",
      "diwan channel accept cedar --introduction south.introduction",
    ],
    run: async (call) => (await import("../acts/channel.ts")).accept(call),
  },
  {
    path: "channel fingerprint",
    summary: "show what two people read to each other before the first letter",
    args: [["<name>", "the channel's code name"]],
    options: [["--id", "only the channel's id, 64 hexadecimal digits"]],
    examples: ["diwan channel fingerprint cedar"],
    run: async (call) => (await import("../acts/channel.ts")).fingerprintOf(call),
  },
  {
    path: "channel compare",
    summary: "enter what the other side reads aloud",
    args: [
      ["<name>", "the channel's code name"],
      ["[digits...]", "digits of any of three scripts, or the words; '-' reads standard input; asked for if left out"],
    ],
    options: [["--how <how>", "voice, qr or in-person (voice)"]],
    more: "Never enter what your own screen shows: the comparison is worth what the other person's voice is worth.",
    examples: [
      "diwan channel compare cedar",
      "diwan channel compare cedar 12345 67890 12345 67890 12345 67890 12345 67890 --how voice",
    ],
    run: async (call) => (await import("../acts/channel.ts")).compare(call),
  },
  {
    path: "channel approve",
    summary: "registrar: lay the charter before the signatories; signatory: approve it",
    args: [["<name>", "the channel's code name"]],
    options: [CONFIRM],
    examples: ["diwan channel approve cedar", "diwan channel approve cedar --confirm cedar"],
    run: async (call) => (await import("../acts/approve.ts")).approveChannel(call),
  },
  {
    path: "channel ticket",
    summary: "registrar: use a replacement ticket, which the host's operator gave because keys or ticket were lost",
    args: [["<name>", "the channel's code name"]],
    options: [["--ticket <file>", "what 'diwan relay admit --replace' wrote"]],
    more: "It binds the keys that your registers are signed with now; the former ticket ends.",
    examples: ["diwan channel ticket cedar --ticket ticket-4f1c2a.diwan"],
    run: async (call) => (await import("../acts/channel.ts")).ticket(call),
  },
  {
    path: "channel amend",
    summary:
      "registrar: propose other rules for a channel, or answer what the other office proposes; without options, show how far it is",
    args: [["<name>", "the channel's code name"]],
    options: [
      ["--charter <file>", "the rules that would hold, as for 'diwan channel propose'"],
      ["--agree", "lay what the other office proposes before your signatories"],
      ["--decline", "say no to what the other office proposes"],
      ["--withdraw", "take back what is before your signatories"],
      CONFIRM,
    ],
    more: "Both offices' quorums approve the same text. The channel keeps its id, its fingerprint and its code name. A letter stands for ever under the rules in force where it was entered; one that was drafted under other rules is given back to its drafter.",
    examples: [
      "diwan channel amend cedar --charter cedar-2.charter",
      "diwan channel amend cedar",
      "diwan channel amend cedar --agree --confirm cedar",
    ],
    run: async (call) => (await import("../acts/amending.ts")).amend(call),
  },
  {
    path: "channel close",
    summary:
      "registrar: lay a channel's closing before the signatories; once approved, this office writes no more in it",
    args: [["<name>", "the channel's code name"]],
    options: [["--withdraw", "take back a closing that is laid and not entered"], CONFIRM],
    more: "Receipts and cosignatures still pass. When both offices have closed it, it ends by itself after thirty days: then its keys are destroyed.",
    examples: ["diwan channel close cedar --confirm cedar", "diwan channel close cedar --withdraw"],
    run: async (call) => (await import("../acts/closing.ts")).close(call),
  },
  {
    path: "channel end",
    summary: "registrar: destroy keys, stocks and rights of a channel that both offices have closed, now",
    args: [["<name>", "the channel's code name"]],
    options: [CONFIRM],
    more: "Letters that were filed stay as long as their reading time lasts, and both registers stay.",
    examples: ["diwan channel end cedar --confirm cedar"],
    run: async (call) => (await import("../acts/closing.ts")).end(call),
  },
  {
    path: "channel override",
    summary:
      "drafter or registrar: seal under the other office's expired roster all the same, as an entry, for fourteen days",
    args: [["<name>", "the channel's code name"]],
    options: [["--reason <text>", "why, in a sentence; it is entered in your office's own register"], CONFIRM],
    more: "It ends with the other office's next roster. It does not help where your own roster has expired: what is entered then is void, and a new roster is laid.",
    examples: ['diwan channel override cedar --reason "their registrar telephoned" --confirm south/1'],
    run: async (call) => (await import("../acts/override.ts")).override(call),
  },
  {
    path: "channel archive",
    summary: "registrar: write both registers, postmarks and all that proves them into one file, for twenty years",
    args: [["<name>", "the channel's code name"]],
    options: [
      ["--out <file>", "where to write it"],
      ["--views", "with the letters that this vault holds, in the clear"],
      FORCE,
    ],
    more: "It is verified as it is written, and later by 'diwan verify FILE --channel ID', offline, with nothing else.",
    examples: ["diwan channel archive cedar --out cedar.archive"],
    run: async (call) => (await import("../acts/closing.ts")).archive(call),
  },
  {
    path: "channel heal",
    summary: "a register that has forked: see both heads; registrar: propose to heal it; signatory: approve",
    args: [["<name>", "the channel's code name"]],
    options: [
      ["--propose", "registrar of the office whose register forked: lay it before the signatories"],
      ["--approve", "signatory of either office: approve what was laid before you"],
      CONFIRM,
    ],
    more: "A fork means that the log's keys have signed two histories, as when an old copy of the registrar's vault was put back. The branch goes on that the host has postmarked, or, without a host, the one that the other registrar has cosigned; the other is set aside, and the register goes on with new keys once both quorums have approved.",
    examples: [
      "diwan channel heal cedar",
      "diwan channel heal cedar --propose",
      "diwan channel heal cedar --approve --confirm cedar",
    ],
    run: async (call) => (await import("../acts/heal.ts")).heal(call),
  },
  {
    path: "channel list",
    summary: "the channels of this vault, with their rules",
    examples: ["diwan channel list"],
    run: async (call) => (await import("../acts/channel.ts")).list(call),
  },
]
