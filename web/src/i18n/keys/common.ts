/** Made by check-locales.ts from locales/en/common.json: what each message takes. */
export interface CommonMessages {
  readonly "common.diwan": null
  readonly "common.day-and-time": { readonly day: "text"; readonly time: "text" }
  readonly "common.list-comma": null
  readonly "common.waiting": null
  readonly "common.close": null
  readonly "common.cancel": null
  readonly "common.back": null
  readonly "common.stop": null
  readonly "common.show": null
  readonly "common.hide": null
  readonly "common.details": null
  readonly "common.try-again": null
  readonly "common.put-away": null
  readonly "common.save-file": null
  readonly "common.choose-file": { readonly several: readonly ["yes"] }
  readonly "common.or-drop": null
  readonly "common.skip": null
  readonly "common.menu": null
  readonly "common.places": null
  readonly "common.messages": null
  readonly "common.language": null
  readonly "common.nav-desk": null
  readonly "common.nav-letters": null
  readonly "common.nav-write": null
  readonly "common.nav-register": null
  readonly "common.nav-offices": null
  readonly "common.nav-pouches": null
  readonly "common.nav-search": null
  readonly "common.nav-settings": null
  readonly "common.nowhere-title": null
  readonly "common.nowhere-text": null
  readonly "common.nowhere-home": null
  readonly "common.play": null
  readonly "common.lock": null
  readonly "common.lock-now": null
  readonly "common.lock-title": null
  readonly "common.locked-asked": null
  readonly "common.locked-idle": null
  readonly "common.locked-sleep": null
  readonly "common.passphrase": null
  readonly "common.passphrase-wrong": null
  readonly "common.unlock": null
  readonly "common.unlock-passkey": null
  readonly "common.use-recovery": null
  readonly "common.use-passphrase": null
  readonly "common.recovery-code": null
  readonly "common.recovery-help": null
  readonly "common.typing-latin": null
  readonly "common.typing-arabic": null
  readonly "common.typing-persian": null
  readonly "common.capitals": null
  readonly "common.new-passphrase": null
  readonly "common.new-passphrase-help": { readonly count: "number" }
  readonly "common.passphrase-again": null
  readonly "common.passphrase-short": { readonly count: "number" }
  readonly "common.passphrase-differs": null
  readonly "common.misused-title": null
  readonly "common.misused-text": null
  readonly "common.outside-title": null
  readonly "common.outside-do": { readonly command: "text" }
  readonly "common.gone-title": null
  readonly "common.gone-text": null
  readonly "common.relay-unknown": null
  readonly "common.relay-reachable": null
  readonly "common.relay-by-hand": null
  readonly "common.relay-unreachable": { readonly since: "text" }
  readonly "common.relay-waiting": { readonly count: "number" }
  readonly "common.collect": null
  readonly "common.collect-now": null
  readonly "common.jobs": null
  readonly "common.job-upload": null
  readonly "common.job-submit": null
  readonly "common.job-fetch": null
  readonly "common.job-send": null
  readonly "common.job-collect": null
  readonly "common.job-verify": null
  readonly "common.job-print": null
  readonly "common.job-search-index": null
  readonly "common.done-of": { readonly done: "text"; readonly total: "text" }
  readonly "common.rate": { readonly rate: "text" }
  readonly "common.time-left": { readonly time: "text" }
  readonly "common.stop-title": null
  readonly "common.stop-do": null
  readonly "common.later-do": null
  readonly "common.refusal-unknown": { readonly code: "text" }
  readonly "common.said-unknown": { readonly code: "text" }
  readonly "common.confirm-label": null
  readonly "common.confirm-help": null
  readonly "common.palette": null
  readonly "common.palette-short": null
  readonly "common.palette-hint": null
  readonly "common.go-to": { readonly place: "text" }
  readonly "common.search-for": { readonly query: "text" }
  readonly "common.verify-file": null
  readonly "common.new-letter": null
  readonly "common.set-theme": { readonly theme: "text" }
  readonly "common.theme-system": null
  readonly "common.theme-light": null
  readonly "common.theme-dark": null
  readonly "common.keys-title": null
  readonly "common.keys-letters": null
  readonly "common.keys-letters-help": null
  readonly "common.welcome-title": null
  readonly "common.welcome-lead": null
  readonly "common.join-title": null
  readonly "common.join-text": null
  readonly "common.join-go": null
  readonly "common.join-lead": null
  readonly "common.join-act": null
  readonly "common.found-title": null
  readonly "common.found-text": null
  readonly "common.found-go": null
  readonly "common.found-lead": null
  readonly "common.found-act": null
  readonly "common.office": null
  readonly "common.office-id": null
  readonly "common.office-name": null
  readonly "common.office-name-help": null
  readonly "common.your-name": null
  readonly "common.your-title": null
  readonly "common.your-title-help": null
  readonly "common.your-roles": null
  readonly "common.admission": null
  readonly "common.admission-help": null
  readonly "common.by-hand": null
  readonly "common.by-hand-help": null
  readonly "common.restore-note": { readonly command: "text" }
  readonly "common.invitation": null
  readonly "common.invitation-help": null
  readonly "common.invitation-found": null
  readonly "common.invitation-check": null
  readonly "common.valid-until": null
  readonly "common.role-signatory": null
  readonly "common.role-registrar": null
  readonly "common.role-drafter": null
  readonly "common.role-reader": null
  readonly "common.role-spokesperson": null
  readonly "common.role-overseer": null
  readonly "common.role-signatory-help": null
  readonly "common.role-registrar-help": null
  readonly "common.role-drafter-help": null
  readonly "common.role-reader-help": null
  readonly "common.role-spokesperson-help": null
  readonly "common.role-overseer-help": null
  readonly "common.document-letter": null
  readonly "common.document-note-verbale": null
  readonly "common.document-aide-memoire": null
  readonly "common.document-non-paper": null
  readonly "common.document-agreed-minutes": null
  readonly "common.job-backup": null
}
