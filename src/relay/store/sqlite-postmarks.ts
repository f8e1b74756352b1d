/**
 * Tickets, postmark registers and cosignatures on SQLite.
 * @module
 */
import { equal } from "../../bytes/index.ts"
import { refusal } from "../error.ts"
import {
  bytesIn,
  bytesOrNothing,
  numberIn,
  numberOrNothing,
  textIn,
  textOrNothing,
  type Connection,
  type Engine,
  type Row,
} from "./engine.ts"
import type { BoundRegister, ChannelState, PostmarkAct, PostmarkStore, StoredRecord, TicketState } from "./postmarks.ts"
import { lockerIsComplete } from "./sqlite-lockers.ts"
import { depositBundle } from "./sqlite-mailboxes.ts"
import type { Done, StoreLimits } from "./store.ts"

/** The postmark half of the store. */
export function sqlitePostmarks(engine: Engine, limits: StoreLimits): PostmarkStore {
  return {
    issueTickets: (pair, tickets) =>
      engine.write((db) => {
        for (const ticket of tickets) db.run("INSERT INTO ticket (ticket, pair) VALUES (?, ?)", ticket, pair)
      }),
    replaceTicket: ({ ticket, channel, register }) =>
      engine.write((db) => {
        const row = db.get("SELECT pair FROM channel WHERE channel = ?", channel)
        if (row === undefined || !registersOf(db, channel).some((known) => equal(known.register, register)))
          throw refusal("register-unknown")
        const pair = bytesIn(row, "pair")
        db.run("INSERT INTO ticket (ticket, pair, replaces) VALUES (?, ?, ?)", ticket, pair, register)
        return { pair }
      }),
    tickets: async () =>
      engine.read((db) => db.all("SELECT ticket FROM ticket ORDER BY ticket").map((row) => bytesIn(row, "ticket"))),
    ticket: async (ticket) => engine.read((db) => demandTicket(db, ticket)),
    bindTicket: (act) => engine.write((db) => bindTicket(db, act)),
    channel: async (channel) => engine.read((db) => channelState(db, channel)),
    nodes: async (channel, places) =>
      engine.read((db) =>
        places.map(({ level, index }) => {
          const row = db.get(
            "SELECT hash FROM postmark_node WHERE channel = ? AND level = ? AND idx = ?",
            channel,
            level,
            index,
          )
          return row === undefined ? undefined : bytesIn(row, "hash")
        }),
      ),
    appendPostmark: (act) => engine.write((db) => append(db, act, limits)),
    answered: async (channel, register, size) =>
      engine.read((db) => {
        const row = db.get(`${SELECT_RECORD} WHERE channel = ? AND register = ? AND size = ?`, channel, register, size)
        return row === undefined ? undefined : recordOf(row)
      }),
    records: async (channel, from, limit) =>
      engine.read((db) =>
        db
          .all(`${SELECT_RECORD} WHERE channel = ? AND idx >= ? ORDER BY idx LIMIT ?`, channel, from, limit)
          .map(recordOf),
      ),
    putCosignature: (channel, { register, size, lines }) =>
      engine.write((db) => {
        db.run(
          `UPDATE channel_register SET cosigned_size = ?, cosigned_lines = ?
           WHERE channel = ? AND register = ? AND (cosigned_size IS NULL OR cosigned_size <= ?)`,
          size,
          lines,
          channel,
          register,
          size,
        )
      }),
    cosignatures: async (channel) =>
      engine.read((db) =>
        db
          .all("SELECT register, cosigned_size, cosigned_lines FROM channel_register WHERE channel = ?", channel)
          .flatMap((row) => {
            const size = numberOrNothing(row, "cosigned_size")
            const lines = textOrNothing(row, "cosigned_lines")
            return size === undefined || lines === undefined
              ? []
              : [{ register: bytesIn(row, "register"), size, lines }]
          }),
      ),
  }
}

function demandTicket(db: Connection, ticket: Uint8Array): TicketState {
  const row = db.get("SELECT pair, channel, register FROM ticket WHERE ticket = ?", ticket)
  if (row === undefined) throw refusal("ticket-refused")
  return {
    pair: bytesIn(row, "pair"),
    channel: bytesOrNothing(row, "channel"),
    register: bytesOrNothing(row, "register"),
  }
}

function bindTicket(db: Connection, act: Parameters<PostmarkStore["bindTicket"]>[0]): Done {
  const { ticket, channel, register, keys } = act
  const state = demandTicket(db, ticket)
  if (state.channel !== undefined && state.register !== undefined) {
    if (!equal(state.channel, channel) || !equal(state.register, register)) throw refusal("ticket-bound")
    const bound = registersOf(db, channel).find((known) => equal(known.register, register))
    if (bound === undefined || !equal(bound.keys, keys)) throw refusal("keys-differ")
    return "again"
  }
  const known = db.get("SELECT channel FROM channel WHERE pair = ?", state.pair)
  if (known !== undefined && !equal(bytesIn(known, "channel"), channel)) {
    throw refusal("ticket-bound", "the other ticket of the pair is bound to another channel")
  }
  if (known === undefined) {
    if (db.get("SELECT pair FROM channel WHERE channel = ?", channel) !== undefined) throw refusal("channel-taken")
    db.run("INSERT INTO channel (channel, pair) VALUES (?, ?)", channel, state.pair)
  }
  const replaces = bytesOrNothing(db.get("SELECT replaces FROM ticket WHERE ticket = ?", ticket) as Row, "replaces")
  if (replaces !== undefined) {
    if (!equal(replaces, register)) throw refusal("ticket-bound", "the ticket replaces that of another register")
    db.run("DELETE FROM ticket WHERE register = ?", register)
    db.run("UPDATE channel_register SET keys = ? WHERE channel = ? AND register = ?", keys, channel, register)
    db.run("UPDATE ticket SET channel = ?, register = ? WHERE ticket = ?", channel, register, ticket)
    return "new"
  }
  // One ticket, one register: the other office's ticket cannot take this office's register, nor share it.
  if (registersOf(db, channel).some((other) => equal(other.register, register))) throw refusal("keys-differ")
  db.run("INSERT INTO channel_register (channel, register, keys) VALUES (?, ?, ?)", channel, register, keys)
  db.run("UPDATE ticket SET channel = ?, register = ? WHERE ticket = ?", channel, register, ticket)
  return "new"
}

function channelState(db: Connection, channel: Uint8Array): ChannelState {
  const row = db.get("SELECT size, time FROM channel WHERE channel = ?", channel)
  if (row === undefined) throw refusal("register-unknown")
  const size = numberIn(row, "size")
  const last = db.get("SELECT checkpoint FROM postmark WHERE channel = ? AND idx = ?", channel, size - 1)
  return {
    channel,
    size,
    time: numberIn(row, "time"),
    checkpoint: last === undefined ? undefined : textIn(last, "checkpoint"),
    registers: registersOf(db, channel),
  }
}

function registersOf(db: Connection, channel: Uint8Array): readonly BoundRegister[] {
  return db
    .all("SELECT register, keys, held_size, held_root, held_index FROM channel_register WHERE channel = ?", channel)
    .map((row) => {
      const size = numberOrNothing(row, "held_size")
      return {
        register: bytesIn(row, "register"),
        keys: bytesIn(row, "keys"),
        held:
          size === undefined
            ? undefined
            : { size, root: bytesIn(row, "held_root"), index: numberIn(row, "held_index") },
      }
    })
}

const SELECT_RECORD = "SELECT idx, record, note, checkpoint, cosignature FROM postmark"

function recordOf(row: Row): StoredRecord {
  return {
    index: numberIn(row, "idx"),
    record: bytesIn(row, "record"),
    note: textIn(row, "note"),
    checkpoint: textIn(row, "checkpoint"),
    cosignature: textIn(row, "cosignature"),
  }
}

function append(db: Connection, act: PostmarkAct, limits: StoreLimits): "appended" | "overtaken" {
  const { channel, register, record, size, root, time, builtOn } = act
  const ticket = demandTicket(db, act.ticket)
  if (ticket.channel === undefined || !equal(ticket.channel, channel)) throw refusal("ticket-refused")
  // The comparison is made under the database's write lock: whoever built on another size signed in vain, and what it
  // signed has not left its process.
  const grown = db.run(
    "UPDATE channel SET size = size + 1, time = ? WHERE channel = ? AND size = ? AND time = ?",
    time,
    channel,
    builtOn.size,
    builtOn.time,
  )
  if (grown === 0) return "overtaken"
  for (const locker of act.lockers) if (!lockerIsComplete(db, locker, time)) throw refusal("locker-incomplete")
  for (const deposit of act.deposits) depositBundle(db, deposit, limits)
  db.run(
    `INSERT INTO postmark (channel, idx, register, size, record, note, checkpoint, cosignature)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    channel,
    builtOn.size,
    register,
    size,
    record.record,
    record.note,
    record.checkpoint,
    record.cosignature,
  )
  for (const { level, index, hash } of act.nodes) {
    db.run("INSERT INTO postmark_node (channel, level, idx, hash) VALUES (?, ?, ?, ?)", channel, level, index, hash)
  }
  const held = db.run(
    "UPDATE channel_register SET held_size = ?, held_root = ?, held_index = ? WHERE channel = ? AND register = ?",
    size,
    root,
    builtOn.size,
    channel,
    register,
  )
  if (held !== 1) throw refusal("register-unknown")
  if (act.keys !== undefined)
    db.run("UPDATE channel_register SET keys = ? WHERE channel = ? AND register = ?", act.keys, channel, register)
  return "appended"
}
