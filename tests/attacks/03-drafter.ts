/**
 * Attack 3: a drafter who hides something from the approvers: a leaf, a filler that says something, a deeper tree, a second
 * leaf for a place, a withdrawal that the statement does not list.
 * @module
 */
import { randomBytes } from "node:crypto"
import { idOf, ownRoster } from "../../src/desk/access.ts"
import { post } from "../../src/desk/act.ts"
import { askLeave, collect, flush, writeDraft } from "../../src/desk/index.ts"
import { submissions } from "../../src/desk/records.ts"
import {
  buildLetter,
  encodeLeaf,
  leafSalt,
  letterTree,
  type BuiltLetter,
  type EncodedLeaf,
  type LetterPlan,
} from "../../src/letter/index.ts"
import { saltKey } from "../../src/letter/salt.ts"
import { allotmentShape, encodeStatement, openSigned, SUITE, type LetterStatement } from "../../src/office/index.ts"
import type { Act } from "../../src/desk/desk.ts"
import { channelOf, cheat, draftOf } from "../desk/steps.ts"
import type { Attack } from "./attack.ts"
import { alarms, collects } from "./stage.ts"

/** A letter as the drafter means it, and what can be done to it before it is laid before the approvers. */
interface Laid {
  readonly plan: LetterPlan
  readonly built: BuiltLetter
  readonly free: number
}

/** What the approvers are given: leaves, and what the statement says of the tree. */
interface Shown {
  readonly leaves: readonly EncodedLeaf[]
  readonly root: Uint8Array
  readonly depth?: LetterStatement["depth"]
}

const EMPTY = { level: "office", caveats: [] }

/** A section that stands at a place. */
function hidden({ plan, free }: Laid): EncodedLeaf {
  const salt = leafSalt(saltKey(plan.secret), free)
  const versions = [{ language: "en", direction: "ltr", heading: "", text: "We promise the opposite." }] as const
  return {
    position: free,
    leaf: encodeLeaf({ salt, position: free, kind: "section", marking: EMPTY, body: { versions } }),
  }
}

function rooted({ plan, built }: Laid, leaves: readonly EncodedLeaf[]): Uint8Array {
  const { depth, copies } = built
  return letterTree({ secret: plan.secret, size: { depth, copies }, leaves }).root
}

/** A withdrawal, well formed, that stands at a place. */
function withdrawal({ plan, free }: Laid): EncodedLeaf {
  const salt = leafSalt(saltKey(plan.secret), free)
  const leaf = new Uint8Array(randomBytes(32))
  const term = new Uint8Array(randomBytes(16))
  const body = { office: plan.office, term, leaf, answer: "withdraw", counter: null, versions: [] } as const
  return { position: free, leaf: encodeLeaf({ salt, position: free, kind: "response", marking: EMPTY, body }) }
}

const TRICKS: readonly (readonly [what: string, code: string, trick: (laid: Laid) => Shown])[] = [
  [
    "a hidden leaf",
    "root-differs",
    (laid) => ({ leaves: laid.built.leaves, root: rooted(laid, [...laid.built.leaves, hidden(laid)]) }),
  ],
  [
    "a filler that says something",
    "root-differs",
    (laid) => {
      const { free } = laid
      const salt = new Uint8Array(randomBytes(32))
      const filler = encodeLeaf({ salt, position: free, kind: "empty", marking: null, body: {} })
      return {
        leaves: laid.built.leaves,
        root: rooted(laid, [...laid.built.leaves, { position: free, leaf: filler }]),
      }
    },
  ],
  ["a deeper tree", "root-differs", (laid) => ({ leaves: laid.built.leaves, root: laid.built.root, depth: 8 })],
  [
    "two leaves for a place",
    "list-order",
    (laid) => {
      const last = laid.built.leaves.at(-1) as EncodedLeaf
      return { leaves: [...laid.built.leaves, { ...hidden(laid), position: last.position }], root: laid.built.root }
    },
  ],
  [
    "an unlisted withdrawal",
    "leaf-unlisted",
    (laid) => {
      const leaves = [...laid.built.leaves, withdrawal(laid)].toSorted((a, b) => a.position - b.position)
      return { leaves, root: rooted(laid, leaves) }
    },
  ],
]

/** Build a letter under the allotment given, change it, and lay it before the principal. */
function layBefore(act: Act, trick: (laid: Laid) => Shown): void {
  const channel = channelOf(act)
  const { allotment: signed } = submissions.list(act.tx).at(-1)?.value ?? never("no allotment")
  const roster = ownRoster(act.tx, act.self)
  const allotment = openSigned(signed, roster, allotmentShape)
  const versions = [{ language: "en", direction: "ltr", heading: "", text: "We promise." }] as const
  const plan: LetterPlan = {
    secret: new Uint8Array(randomBytes(32)),
    random: new Uint8Array(randomBytes(32)),
    channel: idOf(channel),
    office: act.self.office,
    number: allotment.number,
    document: allotment.document,
    date: act.now,
    copies: 2,
    languages: ["en"],
    references: [],
    parts: [{ kind: "section", marking: { level: "confidential", caveats: [] }, wording: () => ({ versions }) }],
    readers: allotment.prekeys
      .filter((each) => each.for === "reader")
      .map(({ office, officer }) => ({ office, officer, parts: [0] })),
  }
  const built = buildLetter(plan)
  const used = new Set(built.leaves.map(({ position }) => position >> built.copies))
  const slot = Array.from({ length: 1 << built.depth }, (_, i) => i).find((each) => !used.has(each)) ?? 1
  const { leaves, root, depth } = trick({ plan, built, free: slot << built.copies })
  const { channel: id, office, number, document, date } = plan
  const statement = encodeStatement(randomBytes(32), {
    suite: SUITE,
    kind: "letter",
    channel: id,
    office,
    roster: allotment.roster,
    number,
    document,
    date,
    root,
    depth: depth ?? built.depth,
    copies: built.copies,
    listed: [],
    seen: allotment.seen,
    enterBy: allotment.enterBy,
  })
  const { officer } = roster.lines.find(({ title }) => title === "principal") ?? never("no principal")
  const item = {
    kind: "draft",
    statement,
    secret: plan.secret,
    leaves: [...leaves],
    keys: [],
    allotment: signed,
  } as const
  post(act, { office, officer }, id, item)
}

function never(why: string): never {
  throw new TypeError(why)
}

/** The attacks of this kind. */
export const DRAFTER: readonly Attack[] = [
  {
    number: 3,
    tried: `a drafter lays letters before an approver with ${TRICKS.map(([what]) => what).join(", ")}`,
    quick: true,
    async run(stage, found) {
      const { at } = stage
      const [adviser, registrar] = [at.desk("north/adviser"), at.desk("north/registrar")]
      const { draft } = writeDraft(adviser, { source: draftOf("We promise."), name: "draft", folder: at.folder })
      askLeave(adviser, draft, false)
      await flush(adviser)
      await collect(registrar)
      stage.victims("north/principal")
      const seen: string[] = []
      for (const [what, code, trick] of TRICKS) {
        cheat(registrar, (act) => layBefore(act, trick))
        await flush(registrar)
        const ran = await stage.diwan("north/principal", "collect")
        const last = (await alarms(stage, "north/principal")).at(-1)
        if (ran.json["refused"] === 1 && last === code) seen.push(code)
        else found(false, `${what}: ${last ?? "accepted"}`)
      }
      found(seen.length === TRICKS.length, `each is refused: ${seen.join(", ")}`)
      const waiting = (await stage.diwan("north/principal", "approve")).json["waiting"] as readonly unknown[]
      found(waiting.length === 0, "nothing awaits approval")
      cheat(registrar, (act) => layBefore(act, ({ built }) => built))
      await flush(registrar)
      await collects(stage, "north/principal")
      const honest = (await stage.diwan("north/principal", "approve")).json["waiting"] as readonly unknown[]
      found(honest.length === 1, "the honest one does")
    },
  },
]
