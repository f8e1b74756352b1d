/**
 * The collections a vault keeps: a closed list. A record is bytes to this room; what they mean is the desk's affair.
 * Spec: spec/vault.md#collections. To add a collection, add a line with the next free number: no migration is needed.
 * A number is never used again for something else, because it is bound into every record's associated data.
 * @module
 */

/** What the vault must know about a collection. */
export interface CollectionRule {
  /** Stands in the file, and in the associated data of every record. 1 to 65535, never reused. */
  readonly number: number
  /** What its records are, for docs and for people who inspect a vault. */
  readonly holds: string
  /** One-time secrets: in no backup, and gone from the file when their deletion has been flushed. */
  readonly ephemeral?: true
  /** Filed content: encrypted under a key of the drawer, which k of n colleagues open from a backup. All else is the pen. */
  readonly drawer?: true
}

/** Every collection by name. */
export const schema = {
  officer: { number: 1, holds: "who this vault belongs to" },
  keys: { number: 2, holds: "the officer's own long-lived secrets: signing, log, cosigning, mailbox, pairing" },
  offices: { number: 3, holds: "offices known, the own one too", drawer: true },
  rosters: { number: 4, holds: "roster versions", drawer: true },
  channels: { number: 5, holds: "channels: cards, charters, fingerprints compared" },
  entries: { number: 6, holds: "statements entered in registers, with approvals", drawer: true },
  checkpoints: { number: 7, holds: "checkpoints and cosignatures of registers", drawer: true },
  records: { number: 8, holds: "the host's postmark records", drawer: true },
  letters: { number: 9, holds: "letters known of: covers, state, what is still missing" },
  views: { number: 10, holds: "filed views", drawer: true },
  drafts: { number: 11, holds: "letters before approval, with their secrets", drawer: true },
  allotments: { number: 12, holds: "leave given or got to lay a letter before the signatories" },
  prekeys: { number: 13, holds: "the officer's own one-time and period secrets", ephemeral: true },
  stocks: { number: 14, holds: "batches of others' prekeys given to this office" },
  outbox: { number: 15, holds: "sealed bundles waiting to be deposited, repeated byte for byte" },
  inbox: { number: 16, holds: "bundles collected and not yet dealt with" },
  receipts: { number: 17, holds: "receipts given and got", drawer: true },
  comparisons: { number: 18, holds: "records that a fingerprint was compared", drawer: true },
  approvals: { number: 19, holds: "approvals given and got" },
  pending: { number: 20, holds: "acts begun that wait for somebody else" },
  rights: { number: 21, holds: "deposit rights, collect rights, admissions" },
  lockers: { number: 22, holds: "lockers: tokens, identities of enclosures, pieces already carried" },
  told: { number: 23, holds: "settings, and what this vault was told" },
  invited: { number: 24, holds: "officers whom the registrar invited" },
  batches: { number: 25, holds: "batches of the own prekeys: to whom each was given, how many are left" },
  alarms: { number: 26, holds: "what was refused, kept as evidence" },
  summaries: { number: 27, holds: "the list of letters", drawer: true },
  notes: { number: 28, holds: "checkpoints of registers by size, with the cosignatures known", drawer: true },
  numbers: { number: 29, holds: "where the number of a letter stands in its register", drawer: true },
  shelves: { number: 30, holds: "the letters of each channel by the order in which they came", drawer: true },
  answers: { number: 31, holds: "which letters answer a letter", drawer: true },
  awaited: {
    number: 32,
    holds: "letters of the own office, and whose receipts for them are still to come",
    drawer: true,
  },
  papers: { number: 33, holds: "letters being written, as their drafter left them", drawer: true },
  suspensions: { number: 34, holds: "officers' keys that were suspended" },
  postponed: { number: 35, holds: "what waits for officers whose keys are suspended" },
  dues: { number: 36, holds: "when the reading time of filed views is over", drawer: true },
  searchkey: {
    number: 37,
    holds: "what the key of the search image is made of, new after each destruction",
    ephemeral: true,
  },
  archive: { number: 38, holds: "the recipient to whom views are sealed after their reading time" },
  handed: { number: 39, holds: "pieces of a handover that are still being collected" },
  restorations: { number: 40, holds: "that this vault is an older copy, and how far it has caught up" },
  taken: { number: 41, holds: "bundles that came by pouch, and what shows their senders so" },
  pouches: { number: 42, holds: "pouches packed and unpacked" },
  wanted: { number: 43, holds: "lockers that officers without a network asked for" },
  reseals: { number: 44, holds: "letters that are being sealed again to one reader" },
  books: {
    number: 45,
    holds: "how many letters, and entries that do not count, stand where in each register",
    drawer: true,
  },
  spans: { number: 46, holds: "which entries of a register are letters, and which do not count", drawer: true },
  drawerkeys: { number: 47, holds: "keys of the drawer, the newest last" },
  shares: { number: 48, holds: "recovery shares: those held for colleagues, and who holds those of this vault" },
  sharewishes: {
    number: 49,
    holds: "wishes of this vault to be given shares, with the identities they are sealed to",
    ephemeral: true,
  },
  recovered: { number: 50, holds: "drawers of lost vaults that were opened here" },
  turned: { number: 51, holds: "ids of bundles that were refused" },
  overrides: { number: 52, holds: "words that something expired is used all the same" },
  forks: { number: 53, holds: "branches of registers that contradict the one that is held" },
  healings: { number: 54, holds: "forks that are being mended, or were" },
  replacements: {
    number: 55,
    holds: "a roster laid in the place of a lost registrar, and what opens the answers to it",
  },
} as const

/** The name of a collection. */
export type Collection = keyof typeof schema

/** Numbers of the collections that are in no backup. */
export function ephemeralNumbers(): readonly number[] {
  return Object.values(rules).flatMap(({ number, ephemeral }) => (ephemeral === true ? [number] : []))
}

/** Numbers of the collections that are the drawer, ascending. */
export function drawerNumbers(): readonly number[] {
  return Object.values(rules)
    .flatMap(({ number, drawer }) => (drawer === true ? [number] : []))
    .toSorted((a, b) => a - b)
}

/** The rule of a collection. @throws {TypeError} a name that is not in {@link schema}: our bug */
export function ruleOf(collection: Collection): CollectionRule {
  const rule = Object.hasOwn(rules, collection) ? rules[collection] : undefined
  if (rule === undefined) throw new TypeError("no such collection in this vault's schema")
  return rule
}

const rules: { readonly [name: string]: CollectionRule } = schema
