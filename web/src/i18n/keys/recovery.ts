/** Made by check-locales.ts from locales/en/recovery.json: what each message takes. */
export interface RecoveryMessages {
  readonly "recovery.title": null
  readonly "recovery.lead": null
  readonly "recovery.own-none": null
  readonly "recovery.own": { readonly needed: "text"; readonly of: "text"; readonly at: "text" }
  readonly "recovery.share-number": { readonly no: "text" }
  readonly "recovery.holder-left": null
  readonly "recovery.split": null
  readonly "recovery.split-again": null
  readonly "recovery.split-to": null
  readonly "recovery.split-needed": null
  readonly "recovery.split-act": null
  readonly "recovery.split-opens": { readonly needed: "text"; readonly of: "text" }
  readonly "recovery.split-pen": null
  readonly "recovery.split-backup": null
  readonly "recovery.split-void": null
  readonly "recovery.made": null
  readonly "recovery.made-text": null
  readonly "recovery.held": null
  readonly "recovery.held-none": null
  readonly "recovery.held-share": { readonly no: "text"; readonly needed: "text"; readonly of: "text" }
  readonly "recovery.not-given": null
  readonly "recovery.given-to": { readonly name: "text"; readonly at: "text" }
  readonly "recovery.take": null
  readonly "recovery.take-help": null
  readonly "recovery.taken": { readonly name: "text" }
  readonly "recovery.give": null
  readonly "recovery.give-act": null
  readonly "recovery.wish": null
  readonly "recovery.wish-help": null
  readonly "recovery.give-who": { readonly by: "text"; readonly whose: "text" }
  readonly "recovery.give-same": null
  readonly "recovery.give-other": null
  readonly "recovery.give-other-text": null
  readonly "recovery.give-opens": { readonly needed: "text"; readonly of: "text" }
  readonly "recovery.given": { readonly name: "text" }
  readonly "recovery.lost": null
  readonly "recovery.lost-text": null
  readonly "recovery.ask": null
  readonly "recovery.ask-whose": null
  readonly "recovery.ask-text": null
  readonly "recovery.ask-act": null
  readonly "recovery.asked": { readonly at: "text" }
  readonly "recovery.open": null
  readonly "recovery.open-act": null
  readonly "recovery.opened": { readonly at: "text"; readonly letters: "number"; readonly drafts: "number" }
  readonly "recovery.backup": null
  readonly "recovery.backup-help": null
  readonly "recovery.shares": null
  readonly "recovery.shares-help": null
  readonly "recovery.shares-clear": null
  readonly "recovery.reading": null
  readonly "recovery.found": null
  readonly "recovery.found-text": {
    readonly whose: "text"
    readonly letters: "number"
    readonly drafts: "number"
    readonly registers: "number"
  }
  readonly "recovery.found-left": { readonly count: "number" }
  readonly "recovery.found-passed": null
  readonly "recovery.handed": null
  readonly "recovery.handed-help": null
  readonly "recovery.handed-done": { readonly name: "text" }
}
