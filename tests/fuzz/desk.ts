/** Doors of the desk and the vault: drafts, files that people and other programs write, what clients of the agent say. @module */
import { EventEmitter } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import type { Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { bytesOf, encodeRecord, fromUtf8, record, utf8 } from "../../src/bytes/index.ts"
import { encodeFrame, hearFrames } from "../../src/desk/agent/frames.ts"
import { readCharterFile } from "../../src/desk/cli/charter-file.ts"
import { understand as understandCommand } from "../../src/desk/cli/quick.ts"
import { parseDraft } from "../../src/desk/letters/draft/parse.ts"
import { cardCode, readCardCode } from "../../src/desk/offices/card-code.ts"
import { understand } from "../../src/desk/search/query.ts"
import { readJson } from "../../src/desk/server/calls.ts"
import { openSettings, SETTINGS_FILE, USUAL_SETTINGS } from "../../src/desk/settings.ts"
import { readParameters } from "../../src/vault/slots.ts"
import { door, type Door, type Taken } from "./door.ts"

const DRAFT = `---
channel: cedar
kind: letter
date: 2026-11-23
languages: ar, en
answers: south/2
---
## section
marking: secret; eyes only
readers: north/principal, south/principal

### ar \u0639\u0646\u0648\u0627\u0646
\u0646\u0635 \u0627\u0644\u0641\u0642\u0631\u0629
### en A heading
The text of the section.

## enclosure chart.pdf
marking: secret
readers: south/principal
`

const RULES = `{
  // What both offices agreed on.
  "codeName": "cedar", "kinds": ["letter", "note-verbale"],
  "markings": { "levels": ["open", "secret"], "caveats": ["eyes only"] },
  "languages": ["ar", "fa", "en"], "copies": 1, /* two */ "receipts": "opened", "countersign": ["registrar", "host"]
}`

const CARD = {
  relay: "https://relay.harbour.example",
  read: new Uint8Array(32).fill(1),
  seed: new Uint8Array(32).fill(2),
  hash: new Uint8Array(32).fill(3),
  size: 100_000,
}

/** A file in a home of its own, written anew for every input. */
function fileDoor(name: string, file: string, seed: () => string, read: (home: string) => Taken): Door {
  return {
    name,
    seeds: () => [utf8(seed())],
    open: () => {
      const home = mkdtempSync(join(tmpdir(), "diwan-fuzz-"))
      return {
        read: (bytes) => {
          writeFileSync(join(home, file), bytes)
          return read(home)
        },
        close: () => rmSync(home, { recursive: true, force: true }),
      }
    },
    runs: 300,
  }
}

const MESSAGE = record({ word: bytesOf(0, 64) })

/** A socket that brings bytes in pieces, and says what was heard. */
function hear(bytes: Uint8Array): Taken {
  const socket = new EventEmitter()
  const heard: Uint8Array[] = []
  let refused: Error | undefined
  hearFrames(
    socket as Socket,
    MESSAGE,
    ({ word }) => heard.push(encodeFrame({ word })),
    (error) => (refused = error),
  )
  const copy = Buffer.from(bytes)
  for (let at = 0, step = 1; at < copy.length; at += step, step = (step * 7) % 61 || 1)
    socket.emit("data", Buffer.from(copy.subarray(at, at + step)))
  if (refused !== undefined) throw refused
  const taken = new Uint8Array(Buffer.concat(heard))
  // The rest is a frame that has not all come: nothing is known of it yet.
  return new Uint8Array(Buffer.concat([taken, bytes.subarray(taken.length)]))
}

/** Doors of the desk and the vault. */
export const DESK_DOORS: readonly Door[] = [
  door(
    "draft",
    () => [DRAFT],
    (bytes) => {
      parseDraft(fromUtf8(bytes), "a draft")
      return "accepted"
    },
  ),
  door(
    "charter file",
    () => [RULES],
    (bytes) => {
      readCharterFile(fromUtf8(bytes), "rules.json")
      return "accepted"
    },
  ),
  door(
    "card code",
    () => [cardCode(CARD)],
    (bytes) => {
      const text = fromUtf8(bytes)
      // Spaces around it come with what was pasted.
      if (cardCode(readCardCode(text)) !== text.trim()) throw new TypeError("read as another card's")
      return "accepted"
    },
  ),
  door(
    "query",
    () => [
      'treaty "before 24 November" \u0645\u06cc\u200c\u0634\u0648\u062f',
      "\u0627\u0644\u0643\u062a\u0627\u0628 ships",
    ],
    (bytes) => {
      const text = fromUtf8(bytes)
      understand(text).marks(text.slice(0, 2_000))
      return "accepted"
    },
  ),
  door(
    "call of the page",
    () => ['{"letter":"north/4","channel":"cedar"}', "[]"],
    (bytes) => {
      readJson(bytes)
      return "accepted"
    },
  ),
  door(
    "command line",
    () => ["letter\nread\nnorth/4\n--json\n--channel=cedar", "--vault\nx\nstatus"],
    (bytes) => {
      understandCommand(fromUtf8(bytes).split("\n"))
      return "accepted"
    },
  ),
  door("frame of the agent", () => [encodeFrame({ word: utf8("open") })], hear),
  door(
    "way to unlock",
    () => [wayToUnlock()],
    (bytes) => {
      readParameters(bytes, true)
      return "accepted"
    },
  ),
  fileDoor("settings of the desk", SETTINGS_FILE, settings, (home) => {
    openSettings(home).get()
    return "accepted"
  }),
]

function settings(): string {
  return JSON.stringify({ v: 1, host: "abcdefghij", ...USUAL_SETTINGS })
}

function wayToUnlock(): Uint8Array {
  return encodeRecord({ kind: "recovery", kdf: "hkdf-sha256", salt: new Uint8Array(16), label: "sheet" })
}
