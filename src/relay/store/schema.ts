/**
 * The tables, as a list of migrations. A migration is never edited once it has shipped: the database remembers its
 * hash and a relay refuses to start on another.
 * @module
 */

/** One step of the schema. Versions run 1, 2, 3… */
export interface Migration {
  readonly version: number
  readonly sql: string
}

/** Every step, in order. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
CREATE TABLE admission (
  admission BLOB NOT NULL PRIMARY KEY CHECK (length(admission) = 32), -- SHA-256 of the token
  expires INTEGER NOT NULL,
  mailbox BLOB CHECK (mailbox IS NULL OR length(mailbox) = 32)        -- the mailbox it opened
) STRICT, WITHOUT ROWID;

CREATE TABLE mailbox (
  mailbox BLOB NOT NULL PRIMARY KEY CHECK (length(mailbox) = 32),
  opened INTEGER NOT NULL,
  next_seq INTEGER NOT NULL DEFAULT 1, -- the number of the next bundle: dense, rising, never used twice
  held INTEGER NOT NULL DEFAULT 0      -- bundles in it now
) STRICT, WITHOUT ROWID;

CREATE TABLE deposit_right (
  mailbox BLOB NOT NULL CHECK (length(mailbox) = 32),
  id BLOB NOT NULL CHECK (length(id) = 32), -- SHA-256 of the token
  quota INTEGER NOT NULL,                   -- bytes held at one time
  used INTEGER NOT NULL DEFAULT 0,
  replaces BLOB,                            -- ends with the first use of this one
  expires INTEGER,
  PRIMARY KEY (mailbox, id)
) STRICT, WITHOUT ROWID;

-- A table with row ids: bodies are long, and the two indexes stay small.
CREATE TABLE bundle (
  mailbox BLOB NOT NULL CHECK (length(mailbox) = 32),
  seq INTEGER NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 32),         -- SHA-256 of the body
  payer BLOB NOT NULL,                              -- the right whose quota it counts against
  filing BLOB NOT NULL CHECK (length(filing) = 32), -- SHA-256 of the filing token
  size INTEGER NOT NULL,
  time INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  body BLOB NOT NULL,                               -- last, so that lists do not read it
  PRIMARY KEY (mailbox, seq),
  UNIQUE (mailbox, id)
) STRICT;

-- What was collected and deleted: a late repeat of the deposit is dropped silently.
CREATE TABLE filed_bundle (
  mailbox BLOB NOT NULL CHECK (length(mailbox) = 32),
  id BLOB NOT NULL CHECK (length(id) = 32),
  filing BLOB NOT NULL,
  expires INTEGER NOT NULL,
  PRIMARY KEY (mailbox, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE locker (
  locker BLOB NOT NULL PRIMARY KEY CHECK (length(locker) = 32), -- SHA-256 of the read token
  mailbox BLOB NOT NULL,
  payer BLOB NOT NULL,  -- the right whose quota it counts against
  filler BLOB NOT NULL, -- the right under which chunks are taken: the payer or its successor
  size INTEGER NOT NULL,
  stored INTEGER NOT NULL DEFAULT 0, -- chunks held
  time INTEGER NOT NULL,
  expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX locker_filler ON locker (mailbox, filler);

CREATE TABLE locker_chunk (
  locker BLOB NOT NULL,
  n INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32), -- RFC 6962 leaf hash of the body
  body BLOB NOT NULL,
  PRIMARY KEY (locker, n)
) STRICT;
-- Everything about a locker but its bodies, side by side: lists of numbers and hashes read nothing else.
CREATE INDEX locker_chunk_hash ON locker_chunk (locker, n, hash);

CREATE TABLE ticket (
  ticket BLOB NOT NULL PRIMARY KEY CHECK (length(ticket) = 32), -- SHA-256 of the token
  pair BLOB NOT NULL,
  channel BLOB,  -- all three are set together, once
  register BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_pair ON ticket (pair);

CREATE TABLE channel (
  channel BLOB NOT NULL PRIMARY KEY CHECK (length(channel) = 32),
  pair BLOB NOT NULL UNIQUE,
  size INTEGER NOT NULL DEFAULT 0, -- records
  time INTEGER NOT NULL DEFAULT 0  -- of the last record
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_register (
  channel BLOB NOT NULL,
  register BLOB NOT NULL CHECK (length(register) = 32),
  keys BLOB NOT NULL,            -- encoded {log, cosigner}, pinned
  held_size INTEGER,             -- the newest accepted checkpoint; all three are set together
  held_root BLOB,
  held_index INTEGER,            -- of its record
  cosigned_size INTEGER,         -- this registrar's cosignature of the postmark register
  cosigned_lines TEXT,
  PRIMARY KEY (channel, register)
) STRICT, WITHOUT ROWID;

-- The unique key is what makes a second writer's fork impossible.
CREATE TABLE postmark (
  channel BLOB NOT NULL,
  idx INTEGER NOT NULL,
  register BLOB NOT NULL,    -- whose checkpoint, and of which size: at most one record for each
  size INTEGER NOT NULL,
  record BLOB NOT NULL,      -- leaf data
  note TEXT NOT NULL,        -- the checkpoint as it was handed in
  checkpoint TEXT NOT NULL,  -- of the postmark register at size idx + 1
  cosignature TEXT NOT NULL, -- the host's, over the submitted checkpoint
  PRIMARY KEY (channel, idx),
  UNIQUE (channel, register, size)
) STRICT;

-- Hashes of full subtrees; a row is written once and never changed.
CREATE TABLE postmark_node (
  channel BLOB NOT NULL,
  level INTEGER NOT NULL,
  idx INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (channel, level, idx)
) STRICT, WITHOUT ROWID;
`,
  },
  {
    version: 2,
    sql: `
-- The register whose ticket this one is to end when it is bound; NULL for a ticket of a channel to be.
ALTER TABLE ticket ADD COLUMN replaces BLOB;
`,
  },
  {
    version: 3,
    sql: `
-- One row: the name under which mailboxes are numbered now. A relay draws another at every start, so an older database gives the
-- numbers of bundles anew under a name of its own, and whoever reads by number begins again.
CREATE TABLE numbering (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  name BLOB NOT NULL CHECK (length(name) = 16)
) STRICT;
`,
  },
]
