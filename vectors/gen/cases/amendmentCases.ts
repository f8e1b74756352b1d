/**
 * The cases of amendments: registers and covers in which the rules of a channel change, or its host does.
 * @module
 */
import { concat, toHex, utf8 } from "../../../src/bytes/index.ts"
import { approve, type Charter } from "../../../src/office/index.ts"
import type { Cover, CoverCharter, RegisterFile } from "../../../src/parcel/index.ts"
import { seed } from "../fixed.ts"
import type { Vector } from "../format.ts"
import { DAY, STORY_TIME, storyOfficerKeys } from "../story.ts"
import { amend, amendedCover, amendedFile, rosterOf, type AmendingTelling } from "./amendments.ts"
import { beyond, forged, harbourOnly, rootOf } from "./amendmentHosts.ts"
import { encodeAnyCover } from "./covers.ts"
import { maker } from "./make.ts"

/** Register files and covers with an amendment in them. */
export function amendmentCases(): readonly Vector[] {
  return [...registerCases(), ...hostCases(), ...coverCasesAmended()]
}

const stranger = storyOfficerKeys("a stranger")

function registerCases(): readonly Vector[] {
  const { success } = maker("parcel", "register")
  const told = (name: string, comment: string, telling: AmendingTelling, verdict: string): Vector => {
    // Without an amendment that holds no host was left.
    const kept = telling.amendment?.ended === null ? { former: undefined as never } : {}
    const { file, channel } = amendedFile(telling, kept)
    const isValid = verdict === "valid"
    const after = telling.named === undefined ? (isValid ? "valid" : "charter-not-in-force") : "valid"
    const inputs = {
      letters: after === "valid" ? "2" : "1",
      verdicts: `valid valid valid ${verdict} ${after}`,
      charters: isValid ? "3: 2" : "",
    }
    return success(`amended${name}`, { comment, bytes: file, inputs: { channel: toHex(channel), ...inputs } })
  }
  const other = (
    name: string,
    comment: string,
    telling: AmendingTelling,
    verdicts: string,
    charters: string,
  ): Vector => {
    const { file, channel } = amendedFile(telling)
    const inputs = { channel: toHex(channel), verdicts, charters }
    return success(`amended${name}`, { comment, bytes: file, inputs })
  }
  const { first, later, south, body } = amend()
  const [proposer, accepter] = first.offices as readonly [Charter["offices"][number], Charter["offices"][number]]
  const old = { named: null } as const
  return [
    told("", "other rules, approved by both quorums, and a letter under them", {}, "valid"),
    told("-hostless", "the same in a channel without a host", { hosted: false }, "valid"),
    told("-malformed", "what was agreed on is no amendment", { bytes: utf8("no amendment") }, "amendment-malformed"),
    told(
      "-charter-malformed",
      "what was agreed on holds no charter",
      { amendment: { charter: utf8("no charter") } },
      "amendment-malformed",
    ),
    told(
      "-channel",
      "agreed on for another channel",
      { amendment: { channel: seed("elsewhere") } },
      "amendment-channel",
    ),
    told(
      "-previous",
      "the charter follows another one than the charter in force",
      { charter: { previous: seed("another charter") } },
      "amendment-previous",
    ),
    told("-previous-none", "the charter follows none", { charter: { previous: null } }, "amendment-previous"),
    told("-version", "it says that it is the third charter", { amendment: { version: 3 } }, "amendment-version"),
    told(
      "-office",
      "one of the offices is another one",
      { charter: { offices: [proposer, { ...accepter, office: seed("a third office") }] } },
      "amendment-fixed",
    ),
    told(
      "-office-roster",
      "an office's register would begin with another roster",
      { charter: { offices: [proposer, { ...accepter, roster: seed("another roster") }] } },
      "amendment-fixed",
    ),
    told(
      "-office-name",
      "an office has another name",
      { charter: { offices: [proposer, { ...accepter, name: "east.example" }] } },
      "amendment-fixed",
    ),
    told(
      "-offices-order",
      "the offices stand in the other order",
      { charter: { offices: [accepter, proposer] } },
      "amendment-fixed",
    ),
    told(
      "-random",
      "the random bytes are others",
      { charter: { random: [seed("n"), first.random[1] as Uint8Array] } },
      "amendment-fixed",
    ),
    told("-code-name", "the code name is another one", { rules: { codeName: "Fig" } }, "amendment-fixed"),
    told(
      "-ended-needless",
      "the host stays, and its postmarks were to end",
      { amendment: { ended: { size: 2, root: seed("root"), entries: [3, 2] } } },
      "amendment-ended",
    ),
    told(
      "-ended-missing",
      "the host goes, and nothing says where its postmarks end",
      { host: "none", rules: { countersign: ["registrar"] }, amendment: { ended: null } },
      "amendment-ended",
    ),
    told("-quorum", "the own quorum has not approved", { own: [] }, "amendment-quorum"),
    told(
      "-quorum-other-text",
      "the own quorum has approved something else",
      { own: [approve(amend().north.keys, "amendment", utf8("something else"))] },
      "amendment-quorum",
    ),
    told(
      "-quorum-purpose",
      "the own quorum has signed it for another purpose",
      { own: [approve(amend().north.keys, "charter", body.amendment)] },
      "amendment-quorum",
    ),
    told("-other-roster", "the other office's roster is not shown", { shown: false }, "amendment-other-roster"),
    told("-other-quorum", "the other office's quorum has not approved", { other: [] }, "amendment-other-quorum"),
    told(
      "-other-stranger",
      "somebody approved for the other office who is nobody there",
      { other: [approve(stranger, "amendment", body.amendment)] },
      "amendment-other-quorum",
    ),
    told(
      "-statement-roster",
      "the statement names another roster",
      { body: { roster: rosterOf(south).roster.id } },
      "roster-not-in-force",
    ),
    other(
      "-closed",
      "after the office has closed the channel",
      { closed: true },
      "valid valid valid valid channel-closed channel-closed",
      "",
    ),
    other(
      "-again",
      "entered twice: the second follows a charter that is no longer in force",
      { again: true },
      "valid valid valid valid amendment-previous valid",
      "3: 2",
    ),
    other(
      "-old-rules",
      "a letter after it that names no charter, as under the first",
      old,
      "valid valid valid valid charter-not-in-force",
      "3: 2",
    ),
    other(
      "-first-named",
      "a letter after it that names the channel's first charter",
      { named: first.id },
      "valid valid valid valid charter-not-in-force",
      "3: 2",
    ),
    other(
      "-too-early",
      "a letter before it that names the later charter",
      { earlier: later.id },
      "valid valid charter-not-in-force valid valid",
      "3: 2",
    ),
  ]
}

function hostCases(): readonly Vector[] {
  const { success, unproven } = maker("parcel", "register")
  const moved = { host: "other" } as const
  const { channel, file, at } = amendedFile(moved)
  const { former, first } = at
  const inputs = { channel: toHex(channel) }
  const broken = (name: string, code: string, comment: string, changes: Partial<RegisterFile>): Vector =>
    unproven(`moved${name}`, code, { comment, bytes: amendedFile(moved, changes).file, inputs })
  const all = "valid valid valid valid valid"
  const gone = { host: "none", rules: { countersign: ["registrar"] as const } } as const
  const late = amendedFile({ host: "other", amendment: { ended: { size: 2, root: rootOf(former), entries: [2, 2] } } })
  const longer = [...former, former[1] as Uint8Array]
  return [
    success("moved", {
      comment: "another host: the former one's postmarks to where they end, then the new one's",
      bytes: file,
      inputs: { ...inputs, letters: "2", verdicts: all, charters: "3: 2" },
    }),
    success("moved-away", {
      comment: "the channel goes on without a host",
      bytes: amendedFile(gone).file,
      inputs: { channel: toHex(amendedFile(gone).channel), verdicts: all, charters: "3: 2" },
    }),
    success("moved-in", {
      comment: "a channel that had no host has one",
      bytes: amendedFile({ host: "other", hosted: false }).file,
      inputs: {
        channel: toHex(amendedFile({ host: "other", hosted: false }).channel),
        verdicts: all,
        charters: "3: 2",
      },
    }),
    success("moved-late", {
      comment:
        "a letter was entered since the change of the host was proposed; the postmarks shown are the former host's",
      bytes: amendedFile(
        { host: "other", amendment: { ended: { size: 2, root: rootOf(former), entries: [2, 2] } } },
        { former: undefined as never, postmarks: null },
      ).file,
      inputs: {
        channel: toHex(late.channel),
        verdicts: "valid valid valid amendment-late charter-not-in-force",
        charters: "",
      },
    }),
    broken("-former-missing", "register-former", "the former host's postmarks are not shown", {
      former: undefined as never,
    }),
    broken("-former-fewer", "register-former", "of the former host's postmarks one is missing", {
      former: [former.slice(0, 1)],
    }),
    broken("-former-longer", "register-former", "the former host has gone on postmarking", { former: [longer] }),
    broken("-former-twice", "register-former", "two former hosts are shown, and there was one", {
      former: [former, former],
    }),
    unproven("moved-earlier", "register-postmarks", {
      comment: "the new host's postmarks begin before the former one's end",
      bytes: amendedFile(moved, {}, { time: STORY_TIME + 60 }).file,
      inputs,
    }),
    unproven("moved-name", "register-postmarks", {
      comment: "the new host's register has the name of the former one's",
      bytes: amendedFile(moved, {}, { name: first.id }).file,
      inputs,
    }),
    broken("-still", "register-postmarks", "the former host's register is shown as the channel's", {
      postmarks: harbourOnly(at),
    }),
    unproven("moved-alone", "register-postmarks", {
      comment: "one side alone has named another host, and shows its postmarks",
      bytes: amendedFile({ ...moved, other: [] }, { former: undefined as never }).file,
      inputs: { channel: toHex(amendedFile({ ...moved, other: [] }).channel) },
    }),
  ]
}

function coverCasesAmended(): readonly Vector[] {
  const { success, unproven } = maker("parcel", "cover")
  const { cover, at } = amendedCover()
  const moved = amendedCover({ host: "other" })
  const inputs = { channel: toHex(at.first.id) }
  const broken = (name: string, code: string, comment: string, changes: Partial<Cover>): Vector =>
    unproven(`amended${name}`, code, { comment, bytes: encodeAnyCover({ ...cover, ...changes }), inputs })
  const [charter] = cover.charters as readonly [CoverCharter]
  const told = (telling: AmendingTelling): Uint8Array => encodeAnyCover(amendedCover(telling).cover)
  const former = amendedCover({ host: "other" }, { letter: 1 })
  return [
    success("amended", {
      comment: "a letter under a later charter",
      bytes: encodeAnyCover(cover),
      inputs: { ...inputs, standing: "provisional host registrar" },
    }),
    success("amended-before", {
      comment: "a letter from before the later charter, which the checkpoint covers too",
      bytes: encodeAnyCover(amendedCover({}, { letter: 1 }).cover),
      inputs: { ...inputs, standing: "provisional host registrar" },
    }),
    success("moved", {
      comment: "a letter under a later charter, postmarked by the host that it names",
      bytes: encodeAnyCover(moved.cover),
      inputs: { ...inputs, standing: "provisional registrar", postmarked: String(STORY_TIME + DAY) },
    }),
    success("moved-before", {
      comment: "a letter that the former host had not postmarked has its time from the new one",
      bytes: encodeAnyCover(former.cover),
      inputs: { ...inputs, standing: "provisional registrar", postmarked: String(STORY_TIME + DAY) },
    }),
    broken("-order", "charter-order", "the amendment is said to be entry 1", { charters: [{ ...charter, index: 1 }] }),
    broken("-order-twice", "charter-order", "the amendment is shown twice", { charters: [charter, charter] }),
    broken("-order-statement", "charter-order", "the amendment is said to be the letter's entry", {
      charters: [{ ...charter, index: cover.index }],
    }),
    broken("-other-kind", "charter-statement", "the entry shown as an amendment is the letter", {
      charters: [{ ...charter, data: cover.statement }],
    }),
    broken("-unreadable", "charter-statement", "the entry shown as an amendment is none", {
      charters: [{ ...charter, data: concat(seed("random"), utf8("no statement")) }],
    }),
    unproven("amended-malformed", "charter-statement", {
      comment: "what was agreed on is no amendment",
      bytes: told({ bytes: utf8("no amendment") }),
      inputs,
    }),
    unproven("amended-office", "charter-statement", {
      comment: "the amendment is of the other office's register",
      bytes: told({ body: { office: at.south.id } }),
      inputs,
    }),
    unproven("amended-elsewhere", "charter-statement", {
      comment: "the amendment is of another channel's register",
      bytes: told({ body: { channel: seed("elsewhere") } }),
      inputs,
    }),
    broken("-inclusion", "charter-inclusion", "the amendment is not under the checkpoint's root", {
      charters: [{ ...charter, inclusion: charter.inclusion.toReversed() }],
    }),
    unproven("amended-alone", "charter-refused", {
      comment: "the other office's quorum has not approved the later charter",
      bytes: told({ other: [] }),
      inputs,
    }),
    broken("-quorum", "charter-refused", "the own quorum has not approved the later charter", {
      charters: [{ ...charter, approvals: [] }],
    }),
    broken("-unshown", "charter-refused", "the roster of the other office is not shown, so its quorum is not proven", {
      reader: { ...cover.reader, rosters: [] },
    }),
    unproven("amended-roster", "charter-refused", {
      comment: "the amendment names another roster than the one in force",
      bytes: told({ body: { roster: at.south.rosters[0]?.roster.id ?? at.south.id } }),
      inputs,
    }),
    unproven("moved-late", "charter-refused", {
      comment: "the letter was entered between the proposal to leave the host and its entry",
      bytes: encodeAnyCover(
        amendedCover(
          { host: "other", amendment: { ended: { size: 2, root: rootOf(at.former), entries: [2, 2] } } },
          { letter: 1 },
        ).cover,
      ),
      inputs,
    }),
    broken("-hidden", "charter-not-in-force", "the later charter, which the letter names, is not shown", {
      charters: undefined as never,
    }),
    unproven("amended-old-rules", "charter-not-in-force", {
      comment: "a letter under the first charter after the later one was entered",
      bytes: told({ named: null }),
      inputs,
    }),
    unproven("amended-kind", "kind-not-permitted", {
      comment: "the later charter does not permit what the first did",
      bytes: told({ rules: { kinds: ["letter"] } }),
      inputs,
    }),
    unproven("moved-name", "postmark-origin", {
      comment: "the new host's register has a name that follows from no charter of the channel",
      bytes: encodeAnyCover(amendedCover({ host: "other" }, { name: seed("elsewhere") }).cover),
      inputs,
    }),
    unproven("moved-ended", "postmark-ended", {
      comment: "the former host has postmarked beyond where both offices have ended it",
      bytes: encodeAnyCover({ ...moved.cover, postmark: beyond(moved.at, moved.cover) }),
      inputs,
    }),
    unproven("moved-former-keys", "postmark-log-line", {
      comment: "the former host signs in the name of the new one's register",
      bytes: encodeAnyCover({ ...moved.cover, postmark: forged(moved.at, moved.cover) }),
      inputs,
    }),
  ]
}
