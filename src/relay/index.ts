/**
 * `relay`: the carrier that reads nothing.
 *
 * A relay keeps *mailboxes*, where sealed bundles wait; *lockers*, where the ciphertext of enclosures lies; and, where it
 * is a host's, *postmarks*: the signed record of which checkpoint was handed in when. It sees sizes and times. It cannot
 * see more, by construction: this room imports `bytes` and `register` and nothing that knows what a letter is.
 *
 * Everything is ruled by *capabilities* of 32 bytes that travel in headers, and the relay keeps only their hashes: who
 * knows the collect token of a mailbox collects there and gives deposit rights; who holds a deposit right fills up to its
 * quota; who knows a read token reads a locker; who found the filing token inside a bundle may delete it; who holds a
 * ticket speaks for one register of one channel. Names are hashes: of a capability, or of what is stored under them. So
 * nothing can be taken before its owner, every request may be repeated, and a name in an address or a log gives nothing
 * away (and is in no log all the same).
 *
 * *Acknowledged means durable.* {@link openSqliteStore} commits with the disk's word for it, many acts in one commit;
 * {@link Store} is what another database has to do to stand in its place. A channel's postmarks have one writer at a time,
 * and it is the database that keeps it so.
 *
 * {@link createRelay} makes the server; `cli.ts` is the program a technician runs; `client.ts`, which stands apart because
 * it drags no server along, is how a desk speaks to it. Spec: spec/relay.md. How to run one: docs/operating.md.
 * @module
 */
export { relayClient, type RelayClient, type RelayClientOptions } from "./client.ts"
export { RelayError, REFUSALS, type RefusalCode, type RelayFault } from "./error.ts"
export { createHostKeys, hostOf, readHostKeys, type HostKeys } from "./keys.ts"
export { DEFAULT_LIMITS, type Limits } from "./limits.ts"
export { createRelay, type Address, type Relay, type RelayConfig } from "./server.ts"
export { openSqliteStore, type SqliteOptions } from "./store/sqlite.ts"
export type { Store } from "./store/store.ts"
