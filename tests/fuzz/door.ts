/**
 * A door: a place where bytes from outside come in, and what Diwan makes of them.
 * @module
 */

import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { utf8 } from "../../src/bytes/index.ts"

/** A door that is open: it may hold a server or a folder. */
export interface OpenDoor {
  /**
   * Take bytes in.
   * @returns what is accepted, encoded again, where there is one form only; `accepted` where there are several; `refused`
   *   where the door says so itself
   * @throws an error of a room, with a code: refused
   */
  readonly read: (bytes: Uint8Array) => Taken | Promise<Taken>
  readonly close?: () => void | Promise<void>
}

export type Taken = Uint8Array | "accepted" | "refused"

/** A line of the table. */
export interface Door {
  readonly name: string
  /** Good bytes, of which others are made; the first is accepted. */
  readonly seeds: () => readonly Uint8Array[]
  readonly open: () => OpenDoor | Promise<OpenDoor>
  /** Inputs of a usual run; fewer where one takes long. */
  readonly runs?: number
}

/** A door without anything to open. */
export function door(
  name: string,
  seeds: () => readonly (Uint8Array | string)[],
  read: OpenDoor["read"],
  runs?: number,
): Door {
  const bytes = (): readonly Uint8Array[] => seeds().map((seed) => (typeof seed === "string" ? utf8(seed) : seed))
  return { name, seeds: bytes, open: () => ({ read }), ...(runs === undefined ? {} : { runs }) }
}

/** Files of the project as seeds. @param pattern relative to its folder */
export function files(pattern: string): readonly Uint8Array[] {
  const root = join(import.meta.dirname, "../..")
  return globSync(pattern, { cwd: root })
    .toSorted()
    .map((path) => new Uint8Array(readFileSync(join(root, path))))
}
