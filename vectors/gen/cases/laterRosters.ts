/**
 * Covers whose checkpoint covers a roster that was entered after the letter: the letter stands under the roster before it,
 * the checkpoint under the log of the later one.
 * @module
 */
import { toHex } from "../../../src/bytes/index.ts"
import type { Cover, CoverRoster } from "../../../src/parcel/index.ts"
import type { Vector } from "../format.ts"
import { tell, type Story } from "../story.ts"
import { encodeAnyCover } from "./covers.ts"
import { maker } from "./make.ts"

/** Covers: one that holds, and each way in which the later roster can be missing, unproven, or claimed for the letter. */
export function laterRosterCases(): readonly Vector[] {
  const { success, unproven } = maker("parcel", "cover")
  const story = tell({ later: true })
  const of = ({ charter }: Story): { readonly channel: string } => ({ channel: toHex(charter.id) })
  const broken = (name: string, code: string, comment: string, cover: Cover): Vector =>
    unproven(name, code, { comment, bytes: encodeAnyCover(cover), inputs: of(story) })
  const { cover, sender } = story
  const [first, later] = cover.rosters as readonly [CoverRoster, CoverRoster]
  const oldLog = tell({ later: true, log: sender.log })
  const named = tell({ later: true, letter: { roster: sender.rosters[1]?.roster.id ?? sender.id } })
  return [
    success("later-roster", {
      comment: "another roster was entered after the letter: its log has signed the checkpoint",
      bytes: encodeAnyCover(cover),
      inputs: { ...of(story), standing: "countersigned" },
    }),
    broken("later-roster-old-log", "log-line", "the log of the roster before has signed", oldLog.cover),
    broken("later-roster-missing", "log-line", "the later roster is not shown", { ...cover, rosters: [first] }),
    broken("later-roster-quorum", "roster-refused", "the later roster is not approved", {
      ...cover,
      rosters: [first, { ...later, approvals: [] }],
    }),
    broken("later-roster-named", "roster-not-in-force", "the letter names the roster entered after it", named.cover),
  ]
}
