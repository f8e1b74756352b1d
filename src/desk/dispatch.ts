/**
 * Which handler takes which item. The table is whole by type: an item without a handler does not compile.
 * @module
 */
import type { Item } from "../parcel/index.ts"
import { onForward, onLeave, onSubmission } from "./letters/allot.ts"
import { onApproval, onDraft, onWithdrawalOfLaid } from "./letters/approvals.ts"
import { onChannel, onLayCharter } from "./channels/agreeing.ts"
import { onAmended, onAmendment, onAmendmentDeclined, onLayAmendment } from "./channels/amendment-items.ts"
import { onClosings, onLayClosing } from "./channels/closing.ts"
import { onCharterAccept, onCharterDraft, onCharterOpen } from "./channels/proposing.ts"
import { onLockers } from "./carriage/pouch/lockers.ts"
import { onHealing, onHealingAgreed } from "./healing/agree.ts"
import { onLayHealing } from "./healing/approve.ts"
import { onSetAside } from "./healing/told.ts"
import { onStocks } from "./carriage/stocks-come.ts"
import { equal } from "../bytes/index.ts"
import type { Act, Arrival } from "./desk.ts"
import { onAllotment, onRefusal } from "./letters/drafts.ts"
import { hasLeft } from "./access.ts"
import { DeskError } from "./error.ts"
import { onLine } from "./offices/joining.ts"
import { onCover } from "./letters/reading.ts"
import { onReceipts } from "./letters/receipts.ts"
import { onReseal, onResealed, onResealKey } from "./letters/resealing.ts"
import { onCosignature, onEntries, onParcels, onRight } from "./channels/receive.ts"
import { onRestored, onReturned, onWanted } from "./restoring/returned.ts"
import { isSuspended } from "./offices/suspended.ts"
import { onCandidate, onDispatch } from "./offices/standing.ts"
import { onHandover } from "./offices/takeover.ts"
import { onOverride } from "./channels/override.ts"
import { onSuspension } from "./offices/suspending.ts"
import { onLayRoster, onLines, onRosters } from "./offices/rosters.ts"

type Handlers = { readonly [K in Item["kind"]]: (act: Act, arrival: Arrival, item: Extract<Item, { kind: K }>) => void }

/** Act on an item that has come. What it throws undoes the whole act it came in. */
export function handle(act: Act, arrival: Arrival): void {
  const { item } = arrival
  const mustBeRegistrar = REGISTRAR_ONLY.has(item.kind)
  if (mustBeRegistrar && act.self.registrar === null)
    throw new DeskError("item-unexpected", `an item '${item.kind}' is for a registrar, and this vault is not one's`)
  const isOurs = equal(arrival.from.office, act.self.office)
  const fits = COMES_FROM[item.kind]
  if (fits !== "either" && (fits === "own office") !== isOurs) {
    throw new DeskError(
      "item-unexpected",
      `an item '${item.kind}' came from ${isOurs ? "this office, and is another's to send" : "another office, and only this one's officers send it"}`,
    )
  }
  if (hasLeft(act.tx, arrival.from))
    throw new DeskError(
      "officer-dismissed",
      `an item '${item.kind}' came from an officer who is no longer in the roster`,
    )
  // A receipt says what has happened, whoever holds the key now; everything else asks for something.
  if (item.kind !== "receipts" && isSuspended(act, arrival.from))
    throw new DeskError("officer-suspended", `an item '${item.kind}' came from an officer whose key is suspended`)
  ;(handlers[item.kind] as (act: Act, arrival: Arrival, item: Item) => void)(act, arrival, item)
}

const REGISTRAR_ONLY: ReadonlySet<Item["kind"]> = new Set<Item["kind"]>([
  "line",
  "candidate",
  "lockers",
  "leave",
  "submission",
  "forward",
  "approval",
  "entries",
  "parcels",
  "cosignature",
  "right",
  "wanted",
  "returned",
  "charter-draft",
  "charter-accept",
  "charter-open",
  "reseal",
  "resealed",
  "healing",
  "healing-agreed",
  "amendment",
  "amendment-declined",
])

/** Whose each kind of item is to send. What officers write to each other is never taken from another office. */
const COMES_FROM: { readonly [K in Item["kind"]]: "own office" | "other office" | "either" } = {
  allotment: "own office",
  approval: "own office",
  channel: "own office",
  "charter-accept": "other office",
  "charter-draft": "other office",
  "charter-open": "other office",
  comparison: "own office",
  cosignature: "other office",
  cover: "own office",
  draft: "own office",
  entries: "other office",
  forward: "own office",
  closings: "own office",
  "lay-charter": "own office",
  "lay-closing": "own office",
  healing: "other office",
  "healing-agreed": "other office",
  "lay-healing": "own office",
  "lay-amendment": "own office",
  amendment: "other office",
  "amendment-declined": "other office",
  amended: "own office",
  "lay-roster": "own office",
  leave: "own office",
  line: "own office",
  lines: "own office",
  lockers: "own office",
  pairing: "other office",
  parcels: "other office",
  receipts: "either",
  refusal: "own office",
  reseal: "own office",
  "reseal-key": "own office",
  resealed: "own office",
  right: "other office",
  restored: "either",
  returned: "other office",
  rosters: "own office",
  "set-aside": "own office",
  stocks: "either",
  submission: "own office",
  suspension: "own office",
  override: "own office",
  candidate: "own office",
  handover: "own office",
  dispatch: "own office",
  wanted: "other office",
  withdrawal: "own office",
}

/** Comparisons reach officers inside `channel`, and pairing secrets are for non-papers, which this version does not write. */
const notServed = (_: Act, __: Arrival, item: Item): never => {
  throw new DeskError("item-unexpected", `an item '${item.kind}' came, which this version does not take`)
}

const handlers: Handlers = {
  allotment: onAllotment,
  approval: onApproval,
  channel: onChannel,
  "charter-accept": onCharterAccept,
  "charter-draft": onCharterDraft,
  "charter-open": onCharterOpen,
  comparison: notServed,
  cosignature: onCosignature,
  cover: onCover,
  draft: onDraft,
  entries: onEntries,
  forward: onForward,
  closings: onClosings,
  "lay-charter": onLayCharter,
  "lay-closing": onLayClosing,
  healing: onHealing,
  "healing-agreed": onHealingAgreed,
  "lay-healing": onLayHealing,
  "lay-amendment": onLayAmendment,
  amendment: onAmendment,
  "amendment-declined": onAmendmentDeclined,
  amended: onAmended,
  "lay-roster": onLayRoster,
  leave: onLeave,
  line: onLine,
  lines: onLines,
  lockers: onLockers,
  pairing: () => undefined,
  parcels: onParcels,
  receipts: onReceipts,
  refusal: onRefusal,
  restored: onRestored,
  returned: onReturned,
  reseal: onReseal,
  "reseal-key": onResealKey,
  resealed: onResealed,
  "set-aside": onSetAside,
  right: onRight,
  rosters: onRosters,
  stocks: onStocks,
  submission: onSubmission,
  suspension: onSuspension,
  override: onOverride,
  candidate: onCandidate,
  handover: onHandover,
  dispatch: onDispatch,
  wanted: onWanted,
  withdrawal: onWithdrawalOfLaid,
}
