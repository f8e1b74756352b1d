/** Made by check-locales.ts from locales/en/write.json: what each message takes. */
export interface WriteMessages {
  readonly "write.papers": null
  readonly "write.papers-none": null
  readonly "write.no-words": null
  readonly "write.parts-count": { readonly count: "number" }
  readonly "write.discard": null
  readonly "write.discard-title": null
  readonly "write.discard-text": null
  readonly "write.discarded": null
  readonly "write.state-writing": null
  readonly "write.state-written": null
  readonly "write.state-sealing": null
  readonly "write.state-awaiting-leave": null
  readonly "write.state-refused": null
  readonly "write.state-submitted": null
  readonly "write.state-entered": null
  readonly "write.state-withdrawn": null
  readonly "write.draft": null
  readonly "write.to-channel": { readonly office: "text"; readonly channel: "text" }
  readonly "write.begin": null
  readonly "write.which-channel": null
  readonly "write.no-channel": null
  readonly "write.not-standing": null
  readonly "write.not-compared": null
  readonly "write.refused-title": null
  readonly "write.refused-do": null
  readonly "write.undo": null
  readonly "write.redo": null
  readonly "write.to-review": null
  readonly "write.kept-new": null
  readonly "write.kept-saved": { readonly time: "text" }
  readonly "write.kept-saving": null
  readonly "write.kept-waiting": null
  readonly "write.kept-not": null
  readonly "write.kept-as-new": null
  readonly "write.conflict-title": null
  readonly "write.conflict-text": null
  readonly "write.conflict-keep": null
  readonly "write.conflict-reload": null
  readonly "write.parts": null
  readonly "write.add-section": null
  readonly "write.add-enclosures": null
  readonly "write.enclosures-help": null
  readonly "write.keys": null
  readonly "write.key-section": null
  readonly "write.key-divide": null
  readonly "write.key-up": null
  readonly "write.key-down": null
  readonly "write.key-remove": null
  readonly "write.key-undo": null
  readonly "write.key-redo": null
  readonly "write.key-zwnj": null
  readonly "write.cleaned-pasted": null
  readonly "write.cleaned-typed": null
  readonly "write.cleaned-named": null
  readonly "write.cleaned-formatting": null
  readonly "write.cleaned-bidi": { readonly count: "number" }
  readonly "write.cleaned-invisible": { readonly count: "number" }
  readonly "write.cleaned-control": { readonly count: "number" }
  readonly "write.cleaned-composed": null
  readonly "write.undo-paste": null
  readonly "write.head": null
  readonly "write.kind": null
  readonly "write.languages": null
  readonly "write.date": null
  readonly "write.date-submitted": null
  readonly "write.date-fixed": null
  readonly "write.calendar": null
  readonly "write.answers": null
  readonly "write.answers-none": null
  readonly "write.remove-answer": { readonly name: "text" }
  readonly "write.remove": null
  readonly "write.section": null
  readonly "write.enclosure": null
  readonly "write.part": { readonly number: "number" }
  readonly "write.part-name": { readonly number: "number"; readonly kind: "text" }
  readonly "write.part-acts": { readonly part: "text" }
  readonly "write.acts": null
  readonly "write.move-up": null
  readonly "write.move-down": null
  readonly "write.add-below": null
  readonly "write.divide": null
  readonly "write.remove-part": null
  readonly "write.remove-enclosure": { readonly name: "text" }
  readonly "write.remove-language": { readonly language: "text"; readonly number: "number" }
  readonly "write.add-language": { readonly language: "text" }
  readonly "write.text-label": { readonly number: "number"; readonly language: "text" }
  readonly "write.heading-hint": null
  readonly "write.text-hint": null
  readonly "write.side-summary": {
    readonly marked: readonly ["yes"]
    readonly marking: "text"
    readonly count: "number"
  }
  readonly "write.side": { readonly number: "number" }
  readonly "write.like-above": null
  readonly "write.marking": null
  readonly "write.marking-none": null
  readonly "write.caveats": null
  readonly "write.readers": null
  readonly "write.readers-none": null
  readonly "write.readers-count": { readonly count: "number" }
  readonly "write.readers-all": null
  readonly "write.readers-nobody": null
  readonly "write.readers-all-of": { readonly office: "text" }
  readonly "write.readers-nobody-of": { readonly office: "text" }
  readonly "write.reader-gone": null
  readonly "write.sealing": { readonly name: "text" }
  readonly "write.sealed": null
  readonly "write.upload-waiting": null
  readonly "write.upload-paused": null
  readonly "write.upload-anew": null
  readonly "write.pause": null
  readonly "write.pause-of": { readonly name: "text" }
  readonly "write.resume": null
  readonly "write.resume-of": { readonly name: "text" }
  readonly "write.file-again": { readonly received: "text"; readonly size: "text" }
  readonly "write.file-wanted": { readonly received: "text"; readonly size: "text" }
  readonly "write.choose-again": null
  readonly "write.file-other": { readonly other: "text"; readonly name: "text"; readonly size: "text" }
  readonly "write.review": null
  readonly "write.review-lead": null
  readonly "write.back-to-writing": null
  readonly "write.forbidden": null
  readonly "write.unusual": null
  readonly "write.who-reads": null
  readonly "write.proves": null
  readonly "write.whole-letter": null
  readonly "write.nobody-reads": null
  readonly "write.reader": null
  readonly "write.reads": null
  readonly "write.reads-not": null
  readonly "write.readers-in-office": null
  readonly "write.reads-all": { readonly count: "number" }
  readonly "write.reads-parts": { readonly count: "number"; readonly parts: "text" }
  readonly "write.number-later": null
  readonly "write.in-channel": { readonly channel: "text" }
  readonly "write.in-answer": { readonly letters: "text" }
  readonly "write.wording": { readonly count: "number"; readonly number: "number" }
  readonly "write.enclosure-unshown": null
  readonly "write.runs-programs": null
  readonly "write.blocked": null
  readonly "write.period": null
  readonly "write.period-help": null
  readonly "write.submit": null
  readonly "write.submit-title": null
  readonly "write.submit-text": null
  readonly "write.submit-period": null
  readonly "write.after-lead": { readonly channel: "text"; readonly time: "text" }
  readonly "write.step-written": null
  readonly "write.step-awaiting-leave": null
  readonly "write.step-submitted": null
  readonly "write.step-entered": null
  readonly "write.waits-written": null
  readonly "write.waits-sealing": null
  readonly "write.waits-awaiting-leave": null
  readonly "write.waits-submitted": null
  readonly "write.waits-entered": null
  readonly "write.to-letter": null
  readonly "write.withdraw": null
  readonly "write.withdraw-title": null
  readonly "write.withdraw-text": null
  readonly "write.withdraw-named": { readonly name: "text" }
  readonly "write.approve": null
  readonly "write.approve-letter": { readonly name: "text" }
  readonly "write.approve-charter": { readonly name: "text" }
  readonly "write.approve-closing": { readonly name: "text" }
  readonly "write.approve-amendment": { readonly name: "text" }
  readonly "write.approve-roster": { readonly name: "text" }
  readonly "write.approve-lead": null
  readonly "write.enter-by": { readonly time: "text"; readonly left: "text" }
  readonly "write.consequence-letter": null
  readonly "write.consequence-charter": null
  readonly "write.consequence-closing": null
  readonly "write.consequence-amendment": null
  readonly "write.consequence-roster": null
  readonly "write.sign": null
  readonly "write.sign-not": null
  readonly "write.sign-title": { readonly name: "text" }
  readonly "write.sign-again": { readonly name: "text" }
  readonly "write.sign-again-help": null
  readonly "write.sign-blocked": null
  readonly "write.signed": { readonly name: "text" }
  readonly "write.charter": null
  readonly "write.closing": null
  readonly "write.closing-ours": { readonly name: "text"; readonly other: "text" }
  readonly "write.closing-theirs": null
  readonly "write.closing-stays": null
  readonly "write.amendment": null
  readonly "write.amendment-what": { readonly name: "text"; readonly other: "text" }
  readonly "write.amendment-from-now": null
  readonly "write.amendment-until-now": null
  readonly "write.amendment-stays": null
  readonly "write.code-name": null
  readonly "write.offices": null
  readonly "write.host": null
  readonly "write.no-host": null
  readonly "write.kinds": null
  readonly "write.levels": null
  readonly "write.copies": null
  readonly "write.copies-of": { readonly count: "number" }
  readonly "write.reading-days": null
  readonly "write.days": { readonly count: "number" }
  readonly "write.no-limit": null
  readonly "write.receipts": null
  readonly "write.receipts-arrived": null
  readonly "write.receipts-opened": null
  readonly "write.countersign": null
  readonly "write.countersign-host": null
  readonly "write.countersign-registrar": null
  readonly "write.none": null
  readonly "write.roster-changes": null
  readonly "write.roster": null
  readonly "write.version": null
  readonly "write.quorum": null
  readonly "write.quorum-of": { readonly count: "number" }
}
