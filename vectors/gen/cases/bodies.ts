/**
 * Small signed bodies: a comparison, a dismissal, recovery, a replacement, rights, leave.
 * @module
 */
import { encodeRecord } from "../../../src/bytes/index.ts"
import { approve, signBody, SUITE, type Leave, type SignedBody } from "../../../src/office/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { smallOffice, STORY_TIME } from "../story.ts"
import { maker } from "./make.ts"
import { RELAY, FOUNDER, FOUNDING, SECOND, OFFICE, keysText } from "./anOffice.ts"
import { stockOf } from "./stocks.ts"

/** Small signed bodies. */
export function bodiesCases(): readonly Vector[] {
  const keys = { "officer-keys": keysText(FOUNDER) }
  const channel = seed("channel")
  const place = (name: string): Leave["readers"][number] => ({ office: OFFICE, officer: seed(name) })
  const [low, high] = ["a", "b"].map(place).toSorted((a, b) => Buffer.compare(a.officer, b.officer)) as [
    Leave["readers"][number],
    Leave["readers"][number],
  ]
  const leave = {
    suite: SUITE,
    kind: "leave",
    leave: seed("leave").subarray(0, 16),
    channel,
    document: "letter",
    readers: [low, high],
    period: false,
    time: STORY_TIME,
  } as const
  const right = { relay: RELAY, mailbox: seed("mailbox"), token: seed("token") }
  const { shown } = smallOffice("north.example", 2).rosters[1] ?? lackingRoster()
  const replacement = {
    suite: SUITE,
    kind: "replacement",
    office: OFFICE,
    officer: low.officer,
    founding: FOUNDING,
    chain: [shown],
    shown: { ...shown, approvals: [] },
    recipient: new Uint8Array(1216).fill(7),
    time: STORY_TIME,
  } as SignedBody
  const cases = (
    format: string,
    body: SignedBody,
    code: string,
    comment: string,
    refused: object,
  ): readonly Vector[] => {
    const make = maker("office", format, keys)
    const bytes = encodeRecord(signBody(FOUNDER, body))
    return [
      make.success("good", { comment: "signed by the officer", bytes }),
      make.unproven("signer", "signer-differs", {
        comment: "signed by somebody else",
        bytes,
        inputs: { "officer-keys": keysText(SECOND) },
      }),
      make.malformed("body", code, { comment, bytes: encodeRecord(signBody(FOUNDER, { ...body, ...refused })) }),
    ]
  }
  return [
    ...cases(
      "comparison",
      { suite: SUITE, kind: "comparison", channel, office: OFFICE, how: "voice", time: STORY_TIME } as SignedBody,
      "unexpected-value",
      "compared in an unknown way",
      { how: "mail" },
    ),
    ...cases(
      "dismissal",
      {
        suite: SUITE,
        kind: "dismissal",
        office: OFFICE,
        roster: seed("roster"),
        officer: low.officer,
        why: "device-lost",
        time: STORY_TIME,
      } as SignedBody,
      "unexpected-value",
      "a reason that is none",
      { why: "disliked" },
    ),
    ...cases(
      "recovery-share",
      {
        suite: SUITE,
        kind: "recovery-share",
        office: OFFICE,
        officer: low.officer,
        holder: high.officer,
        vault: seed("vault").subarray(0, 16),
        splitting: seed("splitting").subarray(0, 16),
        needed: 2,
        of: 3,
        number: 1,
        share: Uint8Array.of(...seed("share"), 7),
        time: STORY_TIME,
      } as SignedBody,
      "out-of-range",
      "one share that would be enough",
      { needed: 1 },
    ),
    ...cases(
      "recovery-wish",
      {
        suite: SUITE,
        kind: "recovery-wish",
        wish: seed("wish").subarray(0, 16),
        office: OFFICE,
        officer: low.officer,
        whose: high.officer,
        recipient: new Uint8Array(1216).fill(7),
        time: STORY_TIME,
      } as SignedBody,
      "wrong-length",
      "a recipient that is too short",
      { recipient: new Uint8Array(1184).fill(7) },
    ),
    ...cases("replacement", replacement, "wrong-length", "a recipient that is too short", {
      recipient: new Uint8Array(1184).fill(7),
    }),
    ...cases(
      "replacement-answer",
      {
        suite: SUITE,
        kind: "replacement-answer",
        office: OFFICE,
        officer: low.officer,
        roster: seed("roster"),
        approval: approve(FOUNDER, "roster", shown.head),
        right,
        stock: stockOf(),
        time: STORY_TIME,
      } as SignedBody,
      "unexpected-value",
      "an address with a user",
      { right: { ...right, relay: "https://me@relay.example" } },
    ),
    ...cases(
      "right",
      { suite: SUITE, kind: "right", channel, right } as SignedBody,
      "unexpected-value",
      "an address with a user",
      { right: { ...right, relay: "https://me@relay.example" } },
    ),
    ...cases("leave", leave, "list-order", "readers out of order", { readers: [high, low] }),
    ...cases(
      "withdrawal",
      { suite: SUITE, kind: "withdrawal", channel, leave: leave.leave, number: 4 } as SignedBody,
      "out-of-range",
      "letter 0",
      { number: 0 },
    ),
  ]
}

function lackingRoster(): never {
  throw new TypeError("an office of two rosters has a second")
}
