/**
 * The file's tables, as numbered steps. A step that was released is never edited: a change is a further step.
 * `docs/schema.sql` shows the result and is held to it by a test. The comments inside the statements are kept by SQLite.
 * @module
 */

/** One step: SQL run once, in one transaction, recorded in `schema_migrations` with its SHA-256. */
export interface Migration {
  readonly version: number
  readonly sql: string
}

/** Every step, oldest first. */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
CREATE TABLE schema_migrations (
  -- Steps applied to this file, with the SHA-256 of their text: a file made by other steps is not opened.
  version INTEGER PRIMARY KEY NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32)
) STRICT;

CREATE TABLE header (
  -- One row, written once.
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- "diwan-vault/1"
  format TEXT NOT NULL,
  -- random; salt of the key derivation, bound into every record
  vault BLOB NOT NULL CHECK (length(vault) = 16),
  -- 1: made for the play or for tests, its passphrase may cost little; its screens say so
  play INTEGER NOT NULL CHECK (play IN (0, 1)),
  -- HMAC under a key derived from the vault key over the three columns above
  proof BLOB NOT NULL CHECK (length(proof) = 32)
) STRICT;

CREATE TABLE slots (
  -- Ways to get at the vault key. Each row wraps the same key.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- canonical CBOR: the kind of slot and what is needed to open it, nothing secret
  parameters BLOB NOT NULL,
  -- the vault key under the slot's key, AES-256-GCM
  wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE bodies (
  -- What the records say: salt (16) || AES-256-GCM ciphertext || tag (16).
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE records (
  -- Which records there are. Narrow, so that counting and tallying never touch a body.
  -- number of the collection, src/vault/schema.ts
  collection INTEGER NOT NULL,
  -- the tag's first seven bits: the part of the tally it belongs to
  bucket INTEGER NOT NULL,
  -- HMAC of collection and id under a key of the vault: equal ids meet, nobody else can tell what they are
  tag BLOB NOT NULL CHECK (length(tag) = 16),
  -- for sorting, in clear: an entry's number, a time in seconds
  position INTEGER NOT NULL DEFAULT 0,
  -- a small number in clear that the desk chooses, for example waiting or done
  state INTEGER NOT NULL DEFAULT 0,
  -- number of the act that wrote it
  version INTEGER NOT NULL,
  -- its row in bodies
  seq INTEGER NOT NULL,
  PRIMARY KEY (collection, bucket, tag)
) STRICT, WITHOUT ROWID;

CREATE INDEX records_by_position ON records (collection, position, tag);

CREATE INDEX records_by_state ON records (collection, state, position, tag);

CREATE TABLE tallies (
  -- For each collection 128 MACs of 16 bytes, one per bucket, over the rows in it.
  collection INTEGER PRIMARY KEY NOT NULL,
  buckets BLOB NOT NULL CHECK (length(buckets) = 2048)
) STRICT;

CREATE TABLE head (
  -- One row, written by every act.
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- acts committed so far; never falls
  acts INTEGER NOT NULL,
  -- HMAC over the number of acts and all tallies
  root BLOB NOT NULL CHECK (length(root) = 32)
) STRICT;

CREATE TABLE registers (
  -- Short numbers for registers, so that a node's row is small.
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  -- HMAC of the register's id
  tag BLOB NOT NULL UNIQUE CHECK (length(tag) = 16)
) STRICT;

CREATE TABLE nodes (
  -- Hashes of perfect subtrees, RFC 6962. They are checked against signed checkpoints, so they carry no MAC.
  register INTEGER NOT NULL REFERENCES registers (number),
  -- 0: leaf hashes
  level INTEGER NOT NULL,
  -- counted from the left, from 0
  place INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (register, level, place)
) STRICT, WITHOUT ROWID;
`,
  },
  {
    version: 2,
    sql: `
CREATE TABLE shares (
  -- At most one row: the keys of the drawer, for whoever brings k of n recovery shares. The vault key is not in it.
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- canonical CBOR: the splitting, k, n, and a check of each share; nothing secret, nobody's name
  parameters BLOB NOT NULL,
  -- the keys of the drawer under the secret that was split, AES-256-GCM
  wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE drawer (
  -- One row in a backup, none in a vault.
  id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1),
  -- HMAC under a key of the drawer over the number of acts and all rows of its collections
  root BLOB NOT NULL CHECK (length(root) = 32)
) STRICT;
`,
  },
]
