/**
 * What the SQLite adapter's parts need of the database: statements with parameters, inside a transaction.
 * The one implementation is in sqlite.ts, which alone knows `node:sqlite`.
 * @module
 */

/** A value of a column. */
export type Column = null | number | string | Uint8Array

/** A row by column name. */
export type Row = { readonly [column: string]: Column }

/** A connection. Statements are prepared once for each SQL text, so a text must be a constant. */
export interface Connection {
  get(sql: string, ...values: readonly Column[]): Row | undefined
  all(sql: string, ...values: readonly Column[]): readonly Row[]
  /** @returns rows changed */
  run(sql: string, ...values: readonly Column[]): number
}

/** Two ways in: a reader that sees committed state only, and the one writer. */
export interface Engine {
  /** Read in one snapshot. */
  read<T>(act: (db: Connection) => T): T
  /** Read with one statement, which is a snapshot by itself: for what stands before every request. */
  peek<T>(act: (db: Pick<Connection, "get">) => T): T
  /**
   * Run an act in the next commit, together with the acts that wait with it. An act is synchronous and all or nothing:
   * when it throws, its own changes are undone and the others stand. Resolves once the commit is on the disk.
   */
  write<T>(act: (db: Connection) => T): Promise<T>
}

/** A column that is a number. */
export function numberIn(row: Row, column: string): number {
  const value = row[column]
  if (typeof value !== "number") throw new TypeError(`column ${column} is not a number`)
  return value
}

/** A column that is a number or null. */
export function numberOrNothing(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : numberIn(row, column)
}

/** A column that is bytes. */
export function bytesIn(row: Row, column: string): Uint8Array {
  const value = row[column]
  if (!(value instanceof Uint8Array)) throw new TypeError(`column ${column} is not bytes`)
  return value
}

/** A column that is bytes or null. */
export function bytesOrNothing(row: Row, column: string): Uint8Array | undefined {
  return row[column] === null ? undefined : bytesIn(row, column)
}

/** A column that is text. */
export function textIn(row: Row, column: string): string {
  const value = row[column]
  if (typeof value !== "string") throw new TypeError(`column ${column} is not text`)
  return value
}

/** A column that is text or null. */
export function textOrNothing(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : textIn(row, column)
}
