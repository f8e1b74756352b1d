/** Made by check-locales.ts from locales/en/said.json: what each message takes. */
export interface SaidMessages {
  readonly "said.proof-countersigned": {
    readonly index: "text"
    readonly office: "text"
    readonly approvers: "number"
    readonly time: "text"
  }
  readonly "said.proof-countersigned-unpostmarked": {
    readonly index: "text"
    readonly office: "text"
    readonly approvers: "number"
  }
  readonly "said.proof-wants-host": { readonly index: "text"; readonly office: "text"; readonly approvers: "number" }
  readonly "said.proof-wants-registrar": {
    readonly index: "text"
    readonly office: "text"
    readonly approvers: "number"
  }
  readonly "said.proof-wants-both": { readonly index: "text"; readonly office: "text"; readonly approvers: "number" }
  readonly "said.proof-void": { readonly index: "text"; readonly office: "text" }
  readonly "said.proves-letter": { readonly office: "text" }
  readonly "said.proves-letter-irrevocable": null
  readonly "said.proves-charter": { readonly office: "text" }
  readonly "said.proves-closing": { readonly office: "text" }
  readonly "said.proves-amendment": { readonly office: "text" }
  readonly "said.proves-roster": { readonly office: "text" }
  readonly "said.unusual-roster-expires": { readonly office: "text"; readonly expires: "text" }
  readonly "said.unusual-date": { readonly time: "text" }
  readonly "said.unusual-answered": { readonly name: "text"; readonly by: "text" }
  readonly "said.unusual-stock-low": { readonly left: "number"; readonly reader: "text" }
  readonly "said.unusual-stock-period": { readonly reader: "text" }
  readonly "said.unusual-principal-left-out": { readonly reader: "text" }
  readonly "said.unusual-own-office-only": null
  readonly "said.unusual-enclosure-runs": { readonly name: "text" }
  readonly "said.unusual-reader-new": { readonly reader: "text"; readonly marking: "text" }
  readonly "said.roster-first": null
  readonly "said.roster-joins": { readonly name: "text"; readonly title: "text" }
  readonly "said.roster-leaves": { readonly name: "text"; readonly title: "text" }
  readonly "said.roster-role-given": {
    readonly name: "text"
    readonly role: readonly ["signatory", "registrar", "drafter", "reader", "spokesperson", "overseer"]
  }
  readonly "said.roster-role-taken": {
    readonly name: "text"
    readonly role: readonly ["signatory", "registrar", "drafter", "reader", "spokesperson", "overseer"]
  }
  readonly "said.roster-keys": { readonly name: "text" }
  readonly "said.roster-named": {
    readonly before: "text"
    readonly beforeTitle: "text"
    readonly name: "text"
    readonly title: "text"
  }
  readonly "said.roster-quorum": { readonly from: "number"; readonly to: "number" }
  readonly "said.roster-registrar": { readonly name: "text" }
  readonly "said.roster-register-keys": null
  readonly "said.roster-dispatch": null
  readonly "said.roster-renewed": { readonly until: "text" }
  readonly "said.number-wrong": null
  readonly "said.seen-older": null
  readonly "said.seen-differs": null
  readonly "said.roster-not-in-force": null
  readonly "said.charter-not-in-force": null
  readonly "said.not-approved": null
  readonly "said.channel-closed": null
  readonly "said.approver-suspended": null
  readonly "said.entered-late": null
  readonly "said.roster-expired": null
  readonly "said.number-void": null
  readonly "said.entries-withheld": null
  readonly "said.cosignature-overdue": null
  readonly "said.postmark-overdue": null
  readonly "said.view-verified": { readonly number: "number"; readonly office: "text"; readonly approvers: "number" }
  readonly "said.view-countersigned": null
  readonly "said.view-provisional": null
  readonly "said.file-unidentified": null
  readonly "said.register-verified": {
    readonly office: "text"
    readonly time: "text"
    readonly entries: "number"
    readonly letters: "number"
  }
  readonly "said.register-gaps": { readonly count: "number" }
  readonly "said.register-closed": { readonly time: "text" }
  readonly "said.archive-verified": null
  readonly "said.archive-views-held": { readonly count: "number" }
  readonly "said.register-void": { readonly count: "number" }
  readonly "said.register-withheld": { readonly entries: "number"; readonly time: "text" }
  readonly "said.letter-arrived": { readonly name: "text"; readonly channel: "text" }
  readonly "said.letter-postmarked": { readonly name: "text"; readonly channel: "text" }
  readonly "said.letter-ready": { readonly name: "text"; readonly channel: "text" }
  readonly "said.approval-awaits": {
    readonly kind: readonly ["letter", "charter", "roster", "closing", "amendment"]
    readonly name: "text"
  }
  readonly "said.officer-joined": { readonly name: "text" }
  readonly "said.channel-stage": {
    readonly channel: "text"
    readonly stage: readonly ["carded", "proposed", "offered", "accepted", "opened", "compared", "standing", "closed"]
  }
  readonly "said.alarm-raised": { readonly code: "text" }
  readonly "said.collect-failed": { readonly code: "text" }
}
