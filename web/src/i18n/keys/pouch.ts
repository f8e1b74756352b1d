/** Made by check-locales.ts from locales/en/pouch.json: what each message takes. */
export interface PouchMessages {
  readonly "pouch.title": null
  readonly "pouch.lead": null
  readonly "pouch.by-hand": null
  readonly "pouch.by-hand-text": null
  readonly "pouch.unpack": null
  readonly "pouch.files": null
  readonly "pouch.files-help": null
  readonly "pouch.reading": null
  readonly "pouch.unpacking": null
  readonly "pouch.done": null
  readonly "pouch.done-not-all": null
  readonly "pouch.enclosures-came": { readonly count: "number" }
  readonly "pouch.enclosures-altered": { readonly count: "number" }
  readonly "pouch.missing": { readonly pouch: "text"; readonly volumes: "number"; readonly numbers: "text" }
  readonly "pouch.volume": { readonly number: "number"; readonly volumes: "number" }
  readonly "pouch.words-came": { readonly count: "number" }
  readonly "pouch.records-came": { readonly count: "number" }
  readonly "pouch.for-others": { readonly count: "number" }
  readonly "pouch.bundle": null
  readonly "pouch.size": null
  readonly "pouch.outcome": null
  readonly "pouch.outcome-taken": null
  readonly "pouch.outcome-repeat": null
  readonly "pouch.outcome-held": null
  readonly "pouch.outcome-refused": null
  readonly "pouch.outcome-part": null
  readonly "pouch.pack": null
  readonly "pouch.nobody": null
  readonly "pouch.for": null
  readonly "pouch.for-help": null
  readonly "pouch.host": null
  readonly "pouch.no-bundles": null
  readonly "pouch.bundles": { readonly count: "number"; readonly size: "text" }
  readonly "pouch.words": { readonly count: "number" }
  readonly "pouch.enclosures": { readonly count: "number" }
  readonly "pouch.only-by-hand": null
  readonly "pouch.volume-size": null
  readonly "pouch.volume-size-help": null
  readonly "pouch.one-file": null
  readonly "pouch.pack-act": null
  readonly "pouch.packed-title": { readonly pouch: "text" }
  readonly "pouch.packed-text": null
  readonly "pouch.away": { readonly count: "number" }
  readonly "pouch.save": { readonly name: "text" }
  readonly "pouch.packed": null
  readonly "pouch.none-packed": null
  readonly "pouch.name": null
  readonly "pouch.to": null
  readonly "pouch.when": null
  readonly "pouch.stands": null
  readonly "pouch.has-arrived": null
  readonly "pouch.not-known": { readonly count: "number" }
  readonly "pouch.arrived-act": null
  readonly "pouch.arrived-title": null
  readonly "pouch.arrived-text": null
  readonly "pouch.arrived-done": { readonly count: "number" }
}
