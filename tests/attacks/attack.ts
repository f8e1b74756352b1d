/**
 * An attack: what a dishonest relay, host, office or thief tries against victims who have nothing but the command line, a
 * relay over HTTP, and files. What it finds is said in one line, and is `held` or `broken`.
 * @module
 */
import type { Stage } from "./stage.ts"

/** Something that must hold while the attack goes on, and what was seen. */
export type Found = (held: boolean, what: string) => void

/** One line of the report. */
export interface Attack {
  /** Which of the twelve of docs/threat-model.md it belongs to. */
  readonly number: number
  /** What is tried, by whom. */
  readonly tried: string
  /** Quick enough to run with every test. */
  readonly quick: boolean
  /** Try it on a stage of its own. What it throws is `broken` too: an attack that cannot be carried out shows nothing. */
  readonly run: (stage: Stage, found: Found) => Promise<void>
}

/** What became of an attack. */
export interface Outcome {
  readonly held: boolean
  /** What happened; of one that is broken, only what should not have. */
  readonly happened: string
}

/** Carry an attack out. @param stageOf makes a stage, which is cleared away whatever happens */
export async function carryOut(attack: Pick<Attack, "run">, stageOf: () => Promise<Stage>): Promise<Outcome> {
  const seen: { held: boolean; what: string }[] = []
  try {
    const stage = await stageOf()
    try {
      await attack.run(stage, (held, what) => void seen.push({ held, what }))
    } finally {
      await stage.end()
    }
    if (seen.length === 0) seen.push({ held: false, what: "nothing was looked at" })
  } catch (error) {
    seen.push({ held: false, what: `it could not be carried out: ${error instanceof Error ? error.message : "?"}` })
  }
  const wrong = seen.filter(({ held }) => !held)
  return {
    held: wrong.length === 0,
    happened: (wrong.length === 0 ? seen : wrong).map(({ what }) => what).join("; "),
  }
}

/** The line of an attack. */
export function lineOf({ number, tried }: Attack, { held, happened }: Outcome): string {
  return `${held ? "held  " : "broken"} ${String(number).padStart(2)}  ${tried}: ${happened.replaceAll(/\s+/g, " ")}`
}
