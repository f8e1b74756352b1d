/** Made by check-locales.ts from locales/en/register.json: what each message takes. */
export interface RegisterMessages {
  readonly "register.title": { readonly channel: "text" }
  readonly "register.lead": null
  readonly "register.no-channel": null
  readonly "register.as-of": { readonly now: "text"; readonly host: "text" }
  readonly "register.as-of-no-host": { readonly now: "text" }
  readonly "register.not-following": null
  readonly "register.not-following-text": null
  readonly "register.show": null
  readonly "register.show-all": null
  readonly "register.show-letters": null
  readonly "register.show-open": null
  readonly "register.book-of": { readonly office: "text" }
  readonly "register.own": null
  readonly "register.export": null
  readonly "register.letters": null
  readonly "register.entries": null
  readonly "register.postmarked": null
  readonly "register.cosigned-other": null
  readonly "register.cosigned-own": null
  readonly "register.reached-all": null
  readonly "register.reached": { readonly reached: "number"; readonly size: "number" }
  readonly "register.no-host": null
  readonly "register.nothing": null
  readonly "register.nothing-open": null
  readonly "register.pages-of": { readonly office: "text" }
  readonly "register.page-of": { readonly from: "number"; readonly to: "number"; readonly count: "number" }
  readonly "register.index": null
  readonly "register.kind-letter": null
  readonly "register.kind-roster": null
  readonly "register.kind-charter": null
  readonly "register.kind-closing": null
  readonly "register.kind-amendment": null
  readonly "register.kind-healing": null
  readonly "register.kind-heartbeat": null
  readonly "register.kind-protest": null
  readonly "register.kind-suspension": null
  readonly "register.not-held": null
  readonly "register.dated": { readonly day: "text" }
  readonly "register.entered": { readonly when: "text" }
  readonly "register.approvals": { readonly count: "number" }
  readonly "register.postmarked-when": { readonly when: "text" }
  readonly "register.postmarked-no": { readonly order: "text"; readonly when: "text" }
  readonly "register.cosigned-by": { readonly who: "text" }
  readonly "register.cosigned-when": { readonly who: "text"; readonly when: "text" }
  readonly "register.nobody-yet": null
  readonly "register.faults": null
  readonly "register.more-faults": { readonly count: "number" }
  readonly "register.fault-fork": { readonly office: "text" }
  readonly "register.fault-gap": { readonly office: "text" }
  readonly "register.fault-void": { readonly office: "text" }
  readonly "register.fault-protest": { readonly office: "text" }
  readonly "register.fault-stale": { readonly office: "text" }
  readonly "register.fork-do": null
  readonly "register.heal-section": null
  readonly "register.heal-forked": { readonly office: "text" }
  readonly "register.heal-laid": { readonly office: "text" }
  readonly "register.heal-done": { readonly office: "text" }
  readonly "register.heal-common": { readonly count: "number" }
  readonly "register.heal-held": null
  readonly "register.heal-found": null
  readonly "register.heal-kept": null
  readonly "register.heal-dropped": null
  readonly "register.heal-when": null
  readonly "register.heal-head": { readonly size: "number"; readonly root: "text" }
  readonly "register.heal-entries": null
  readonly "register.heal-aside": null
  readonly "register.heal-propose": null
  readonly "register.heal-propose-title": { readonly office: "text" }
  readonly "register.heal-proposed": null
  readonly "register.heal-approve": null
  readonly "register.heal-approve-title": { readonly office: "text" }
  readonly "register.heal-approved": null
  readonly "register.heal-approved-there": {
    readonly given: "number"
    readonly wanted: "number"
    readonly office: "text"
  }
  readonly "register.heal-approved-other": { readonly given: "number"; readonly wanted: "number" }
  readonly "register.heal-waits-own-quorum": null
  readonly "register.heal-waits-other-quorum": null
  readonly "register.heal-waits-entry": null
  readonly "register.heal-follows": null
  readonly "register.heal-which": null
  readonly "register.heal-which-no-host": null
  readonly "register.heal-aside-means": null
  readonly "register.heal-keys": { readonly office: "text" }
  readonly "register.heal-for-ever": null
  readonly "register.heal-speak": null
  readonly "register.mark-fork": null
  readonly "register.mark-gap": null
  readonly "register.mark-void": null
  readonly "register.mark-protest": null
  readonly "register.mark-stale": null
  readonly "register.count-gap": { readonly count: "number" }
  readonly "register.count-void": { readonly count: "number" }
  readonly "register.count-protest": { readonly count: "number" }
  readonly "register.count-stale": { readonly count: "number" }
  readonly "register.faults-untold": null
  readonly "register.to-entry": { readonly index: "number" }
  readonly "register.ids": null
  readonly "register.channel-id": null
  readonly "register.root-of": { readonly office: "text" }
  readonly "register.verify": null
  readonly "register.verify-title": null
  readonly "register.holds": null
  readonly "register.letters-hold": null
  readonly "register.holds-not-all": null
  readonly "register.verified-at": { readonly when: "text"; readonly count: "number" }
  readonly "register.verified-side": { readonly entries: "number"; readonly letters: "number" }
  readonly "register.withheld": null
  readonly "register.verified-how": null
  readonly "register.verified-how-letters": null
  readonly "register.files-title": null
  readonly "register.files-lead": null
  readonly "register.files-file": null
  readonly "register.files-help": null
  readonly "register.files-channel": null
  readonly "register.files-channel-help": null
  readonly "register.files-none": null
  readonly "register.files-other": null
  readonly "register.files-id": null
  readonly "register.files-id-help": null
  readonly "register.files-id-wrong": { readonly count: "number" }
  readonly "register.files-verify": null
  readonly "register.files-verified-view": null
  readonly "register.files-verified-register": null
  readonly "register.files-verified-archive": null
  readonly "register.archive": null
  readonly "register.archive-title": { readonly channel: "text" }
  readonly "register.archive-what": null
  readonly "register.archive-keep": null
  readonly "register.archive-views": null
  readonly "register.archive-views-clear": null
  readonly "register.archive-act": null
  readonly "register.archive-done": null
  readonly "register.files-unidentified": null
  readonly "register.files-inspect": null
  readonly "register.files-inspect-title": null
  readonly "register.files-inspect-lead": null
  readonly "register.files-secrets": null
  readonly "register.files-secrets-help": null
}
