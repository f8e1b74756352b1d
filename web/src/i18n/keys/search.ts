/** Made by check-locales.ts from locales/en/search.json: what each message takes. */
export interface SearchMessages {
  readonly "search.key": null
  readonly "search.label": null
  readonly "search.quick": null
  readonly "search.placeholder": null
  readonly "search.filters": { readonly count: "number" }
  readonly "search.channel": null
  readonly "search.channel-any": null
  readonly "search.from": null
  readonly "search.from-any": null
  readonly "search.level": null
  readonly "search.level-any": null
  readonly "search.since": null
  readonly "search.until": null
  readonly "search.anywhere": null
  readonly "search.indexing": null
  readonly "search.indexing-help": null
  readonly "search.letters": { readonly count: "number" }
  readonly "search.count": { readonly count: "number"; readonly time: "text" }
  readonly "search.more": null
  readonly "search.too-many": { readonly count: "number" }
  readonly "search.nothing": null
  readonly "search.nothing-help": null
  readonly "search.how": null
  readonly "search.exact": null
  readonly "search.private": null
  readonly "search.private-text": null
  readonly "search.part": { readonly part: "number" }
  readonly "search.file": null
}
