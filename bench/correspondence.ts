/**
 * The vault of an officer who has corresponded for a long time: North's adviser, in one channel with South, with as many
 * letters as asked for. Offices, rosters and charter are real and verify; of the letters there are the lines of the list,
 * not the views under them, because the list reads nothing else.
 * @module
 */
import { randomBytes } from "node:crypto"
import { encodeHost } from "../src/register/index.ts"
import { toHex } from "../src/bytes/index.ts"
import { channels, keyOf, offices, selves, summaries, type Self } from "../src/desk/records.ts"
import { createVault } from "../src/vault/index.ts"
import { CAST_RULES, CAST_TIME, castCharter, harbourHost, north, south } from "../tests/cast.ts"

const DAY = 86_400

/**
 * Make the vault and leave it locked.
 * @param path of the vault's file
 * @param letters how many, North's and South's by turns
 * @returns the vault's key, 32 bytes
 */
export async function correspondence(path: string, letters: number): Promise<Uint8Array> {
  const key = randomBytes(32)
  const channel = castCharter()
  using vault = await createVault({ path, unlock: { key }, play: true })
  vault.act("file a correspondence", (tx) => {
    selves.put(tx, "self", adviser())
    for (const { id, founding, shown } of [north(), south()]) {
      offices.put(tx, toHex(id), { founding: founding.bytes, chain: [shown] })
    }
    channels.put(tx, toHex(channel.id), {
      key: channel.id,
      id: channel.id,
      codeName: CAST_RULES.codeName,
      stage: "standing",
      side: "officer",
      other: south().id,
      host: encodeHost(harbourHost()),
      ticket: null,
      draft: null,
      accept: null,
      random: null,
      charter: channel.bytes,
      comparison: null,
      right: null,
      statement: null,
      approvals: [],
      bound: true,
    })
    for (let letter = 0; letter < letters; letter++) {
      const office = letter % 2 === 0 ? north().id : south().id
      const number = 1 + Math.floor(letter / 2)
      const date = CAST_TIME + letter * 60
      const summary = {
        channel: channel.id,
        codeName: CAST_RULES.codeName,
        office,
        from: letter % 2 === 0 ? "north" : "south",
        number,
        document: "letter",
        date,
        entered: date,
        postmarked: date,
        arrived: date,
        opened: letter % 3 === 0 ? date + DAY : null,
        countersigned: true,
        void: null,
        parts: 1 + (letter % 6),
        enclosures: letter % 2,
      }
      summaries.put(tx, keyOf(channel.id, office, number), summary, { order: date })
    }
  })
  return key
}

function adviser(): Self {
  const { founding, id, officers } = north()
  const { officer, person, seed, mailbox } = officers.adviser
  const registrar = officers.registrar
  return {
    founding: founding.bytes,
    office: id,
    officer,
    person,
    name: "Adviser of north.example",
    title: "Adviser",
    keySeed: seed,
    mailbox: { ...mailbox, collect: randomBytes(32) },
    registrar: null,
    dispatch: { officer: registrar.officer, right: { ...registrar.mailbox, token: randomBytes(32) } },
  }
}
