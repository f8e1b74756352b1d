/** Made by check-locales.ts from locales/en/desk.json: what each message takes. */
export interface DeskMessages {
  readonly "desk.calm": null
  readonly "desk.calm-more": null
  readonly "desk.calm-first": null
  readonly "desk.calm-offices": null
  readonly "desk.more": { readonly count: "number" }
  readonly "desk.new": null
  readonly "desk.void": null
  readonly "desk.provisional-tag": null
  readonly "desk.not-postmarked": null
  readonly "desk.enclosures": { readonly count: "number" }
  readonly "desk.alarm-times": { readonly count: "number"; readonly when: "text" }
  readonly "desk.alarm-dismiss": null
  readonly "desk.alarm-dismiss-title": null
  readonly "desk.alarm-dismiss-text": null
  readonly "desk.alarm-dismiss-kept": null
  readonly "desk.provisional": null
  readonly "desk.provisional-lead": null
  readonly "desk.wants-host": null
  readonly "desk.wants-registrar": null
  readonly "desk.wants-both": null
  readonly "desk.arrived": null
  readonly "desk.approvals": null
  readonly "desk.approvals-lead": null
  readonly "desk.laid-letter": null
  readonly "desk.laid-charter": null
  readonly "desk.laid-roster": null
  readonly "desk.laid-closing": null
  readonly "desk.laid-amendment": null
  readonly "desk.until": { readonly when: "text"; readonly left: "text" }
  readonly "desk.to-send": null
  readonly "desk.to-send-lead": null
  readonly "desk.approved": null
  readonly "desk.joined": null
  readonly "desk.joined-lead": null
  readonly "desk.joined-do": null
  readonly "desk.unpostmarked": null
  readonly "desk.unpostmarked-lead": null
  readonly "desk.receipts": null
  readonly "desk.receipts-lead": null
  readonly "desk.receipts-from": { readonly names: "text" }
  readonly "desk.receipts-gone": { readonly names: "text" }
  readonly "desk.stocks": null
  readonly "desk.stocks-lead": null
  readonly "desk.stock-left": { readonly count: "number" }
  readonly "desk.expires": { readonly when: "text" }
  readonly "desk.rosters": null
  readonly "desk.roster-version": { readonly count: "number" }
  readonly "desk.roster-own": null
  readonly "desk.roster-other": null
  readonly "desk.roster-expired": null
  readonly "desk.waiting": null
  readonly "desk.outbox": { readonly count: "number" }
  readonly "desk.held-card": null
  readonly "desk.held-charter": null
  readonly "desk.held-comparison": null
  readonly "desk.held-entries": null
  readonly "desk.held-roster": null
  readonly "desk.held-draft": null
  readonly "desk.held-office": null
  readonly "desk.since": { readonly when: "text" }
  readonly "desk.drafts": null
  readonly "desk.draft-empty": null
  readonly "desk.draft-writing": null
  readonly "desk.draft-written": null
  readonly "desk.draft-sealing": null
  readonly "desk.draft-awaiting-leave": null
  readonly "desk.draft-refused": null
  readonly "desk.draft-submitted": null
  readonly "desk.draft-entered": null
  readonly "desk.draft-withdrawn": null
  readonly "desk.channels": null
  readonly "desk.stage-carded": null
  readonly "desk.stage-proposed": null
  readonly "desk.stage-offered": null
  readonly "desk.stage-accepted": null
  readonly "desk.stage-opened": null
  readonly "desk.stage-compared": null
  readonly "desk.stage-standing": null
  readonly "desk.stage-closed": null
  readonly "desk.your-turn": null
  readonly "desk.their-turn": null
  readonly "desk.newest": null
  readonly "desk.all-letters": { readonly count: "number" }
  readonly "desk.list-count": { readonly count: "number" }
  readonly "desk.list-empty": null
  readonly "desk.by-channel": null
  readonly "desk.all-channels": null
  readonly "desk.pages": null
  readonly "desk.newer": null
  readonly "desk.older": null
  readonly "desk.page-of": { readonly from: "number"; readonly to: "number" }
  readonly "desk.column-letter": null
  readonly "desk.column-kind": null
  readonly "desk.column-channel": null
  readonly "desk.column-date": null
  readonly "desk.column-enclosures": null
  readonly "desk.column-came": null
  readonly "desk.column-standing": null
  readonly "desk.key-next": null
  readonly "desk.key-previous": null
  readonly "desk.restored": null
  readonly "desk.restored-since": { readonly when: "text" }
  readonly "desk.restored-made": { readonly when: "text"; readonly made: "text" }
  readonly "desk.restored-lost": { readonly when: "text" }
  readonly "desk.restored-do": null
  readonly "desk.backup-due": null
  readonly "desk.backup-none": null
  readonly "desk.backup-last": { readonly day: "text" }
  readonly "desk.backup-go": null
  readonly "desk.alarms-aside": { readonly count: "number" }
  readonly "desk.alarms-aside-title": null
  readonly "desk.alarms-aside-lead": null
  readonly "desk.alarm-aside-when": { readonly when: "text" }
  readonly "desk.alarm-evidence": null
  readonly "desk.laid-healing": null
  readonly "desk.overrides": null
  readonly "desk.overrides-lead": null
  readonly "desk.override-roster": { readonly version: "text"; readonly other: "text" }
  readonly "desk.override-by": { readonly by: "text"; readonly reason: "text" }
  readonly "desk.override-until": { readonly when: "text" }
}
