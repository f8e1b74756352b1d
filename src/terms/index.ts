/**
 * `terms`: offers with conditions and deadlines, and one table of them for both sides.
 *
 * A letter may hold *terms*, each an offer with an id, perhaps a condition over other terms and a deadline, and *responses* to
 * them. All are listed in the letter's statement, so both registrars hold them, whoever may read them. **The table is
 * computed, never received**: {@link tableOf} is a pure function of both registers, the host's postmarks and an instant, and
 * {@link encodeTable} gives the bytes that both offices must have alike. {@link why} names the entries and postmarks behind
 * a state.
 *
 * What a term and a response say is in the `letter` room, where leaves are opened; what they come to is here. Entries are
 * prepared once, by {@link tableEntry}. Without a host nothing has a time, and no deadline binds.
 *
 * Specification: spec/terms.md.
 * @module
 */
export { tableEntry, type Act, type EntryInput, type TableEntry } from "./act.ts"
export { TermsError, type TermsFault } from "./error.ts"
export type { Ending, Mark, Source, VoidAct, VoidReason } from "./fold.ts"
export { encodeTable, tableOf, type Row, type Table, type TableOffice, type TermState } from "./table.ts"
export type { Side, Step, Stop, TableRegister, TimelineInput } from "./timeline.ts"
export { why, type Cause } from "./why.ts"
