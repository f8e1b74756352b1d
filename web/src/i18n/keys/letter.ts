/** Made by check-locales.ts from locales/en/letter.json: what each message takes. */
export interface LetterMessages {
  readonly "letter.title": { readonly document: "text"; readonly name: "text" }
  readonly "letter.date": null
  readonly "letter.channel": null
  readonly "letter.in-answer-to": null
  readonly "letter.marked": null
  readonly "letter.enclosure": { readonly place: "number" }
  readonly "letter.enclosure-not-given": null
  readonly "letter.fetch": null
  readonly "letter.fetch-again": null
  readonly "letter.fetch-anyway": null
  readonly "letter.fetched": null
  readonly "letter.saved": null
  readonly "letter.stopped": null
  readonly "letter.risk-program": null
  readonly "letter.risk-macros": null
  readonly "letter.risk-title": null
  readonly "letter.risk-text": { readonly name: "text" }
  readonly "letter.risk-do": null
  readonly "letter.void-title": null
  readonly "letter.provisional-title": null
  readonly "letter.provisional-text": { readonly wants: readonly ["host", "registrar", "both"] }
  readonly "letter.passed-on-title": null
  readonly "letter.passed-on-text": { readonly office: "text" }
  readonly "letter.proof": null
  readonly "letter.proof-details": null
  readonly "letter.channel-id": null
  readonly "letter.statement": null
  readonly "letter.root": null
  readonly "letter.entry": null
  readonly "letter.entry-of": { readonly index: "text"; readonly size: "text" }
  readonly "letter.register-root": null
  readonly "letter.roster": null
  readonly "letter.roster-version": { readonly version: "text" }
  readonly "letter.approved": null
  readonly "letter.approved-of": { readonly count: "number"; readonly quorum: "text" }
  readonly "letter.postmark": null
  readonly "letter.postmark-of": { readonly order: "text"; readonly when: "text" }
  readonly "letter.countersigned": null
  readonly "letter.by-host": null
  readonly "letter.by-registrar": null
  readonly "letter.no-host": null
  readonly "letter.none-yet": null
  readonly "letter.accounts": null
  readonly "letter.account": null
  readonly "letter.account-when": null
  readonly "letter.account-word": null
  readonly "letter.account-entered": null
  readonly "letter.account-postmarked": null
  readonly "letter.account-cosigned": null
  readonly "letter.account-arrived": null
  readonly "letter.account-opened": null
  readonly "letter.word-entered": { readonly office: "text" }
  readonly "letter.word-postmarked": { readonly host: "text" }
  readonly "letter.word-cosigned": null
  readonly "letter.word-arrived": null
  readonly "letter.word-opened": null
  readonly "letter.receipts": null
  readonly "letter.receipt-arrived": { readonly who: "text"; readonly when: "text" }
  readonly "letter.receipt-opened": { readonly who: "text"; readonly when: "text" }
  readonly "letter.receipt-give": null
  readonly "letter.receipt-title": null
  readonly "letter.receipt-act": null
  readonly "letter.receipt-told": { readonly own: readonly ["yes"]; readonly office: "text" }
  readonly "letter.receipt-untold": null
  readonly "letter.receipt-maybe": { readonly own: readonly ["yes"]; readonly office: "text" }
  readonly "letter.receipt-sent": { readonly name: "text" }
  readonly "letter.receipt-kept": { readonly name: "text" }
  readonly "letter.related": null
  readonly "letter.answers": null
  readonly "letter.answered-by": null
  readonly "letter.not-held": null
  readonly "letter.neighbours": null
  readonly "letter.previous": null
  readonly "letter.next": null
  readonly "letter.key-previous": null
  readonly "letter.key-next": null
  readonly "letter.key-answer": null
  readonly "letter.answer": null
  readonly "letter.print": null
  readonly "letter.pdf": null
  readonly "letter.export": null
  readonly "letter.export-title": null
  readonly "letter.export-text": { readonly id: "text" }
  readonly "letter.export-clear-help": null
  readonly "letter.export-clear-warning": null
  readonly "letter.export-act": null
  readonly "letter.paper-note": null
  readonly "letter.paper-zone": { readonly zone: "text" }
  readonly "letter.send-title": { readonly name: "text" }
  readonly "letter.send-until": null
  readonly "letter.send-nothing": null
  readonly "letter.send-checks": null
  readonly "letter.send-enters": { readonly name: "text" }
  readonly "letter.send-goes": null
  readonly "letter.send-proves": null
  readonly "letter.send-begin": null
  readonly "letter.send-once": null
  readonly "letter.send-act": null
  readonly "letter.sending": { readonly name: "text" }
  readonly "letter.sent": { readonly name: "text" }
  readonly "letter.sent-next": null
  readonly "letter.send-not": { readonly name: "text" }
  readonly "letter.send-not-text": null
  readonly "letter.destroy": null
  readonly "letter.destroy-title": { readonly name: "text" }
  readonly "letter.destroy-what": null
  readonly "letter.destroy-kept": null
  readonly "letter.destroy-gone": null
  readonly "letter.destroy-stays": null
  readonly "letter.destroy-until": { readonly until: "text" }
  readonly "letter.archived-title": null
  readonly "letter.archived-text": null
  readonly "letter.archived-identity": null
  readonly "letter.archived-help": null
  readonly "letter.archived-act": null
  readonly "letter.archived-shown": null
  readonly "letter.archived-export": null
  readonly "letter.destroy-act": null
  readonly "letter.destroy-done": { readonly name: "text" }
  readonly "letter.destroy-archived": { readonly name: "text" }
  readonly "letter.reseal": { readonly reader: "text" }
  readonly "letter.reseal-title": { readonly name: "text" }
  readonly "letter.reseal-who": { readonly reader: "text" }
  readonly "letter.reseal-sure": null
  readonly "letter.reseal-act": null
  readonly "letter.reseal-asked": { readonly name: "text" }
  readonly "letter.pdf-title": null
  readonly "letter.pdf-text": null
  readonly "letter.pdf-picture": null
  readonly "letter.pdf-without": null
  readonly "letter.pdf-without-help": null
  readonly "letter.destroy-for-good": null
  readonly "letter.destroy-for-good-help": null
  readonly "letter.destroy-archive": null
  readonly "letter.destroy-archive-what": null
}
