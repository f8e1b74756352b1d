/* oxlint-disable max-lines -- a line for each message */
/** Made by check-locales.ts from locales/en/offices.json: what each message takes. */
export interface OfficesMessages {
  readonly "offices.lead": null
  readonly "offices.more": null
  readonly "offices.introduce": null
  readonly "offices.introduce-note": null
  readonly "offices.verify-note": null
  readonly "offices.channels": null
  readonly "offices.no-channels": null
  readonly "offices.begin": null
  readonly "offices.propose": null
  readonly "offices.accept": null
  readonly "offices.channel": null
  readonly "offices.channel-title": { readonly channel: "text" }
  readonly "offices.with": { readonly other: "text" }
  readonly "offices.with-through": { readonly other: "text"; readonly host: "text" }
  readonly "offices.no-such-channel": { readonly channel: "text" }
  readonly "offices.stages": null
  readonly "offices.stage-proposed": null
  readonly "offices.stage-accepted": null
  readonly "offices.stage-opened": null
  readonly "offices.stage-compared": null
  readonly "offices.stage-standing": null
  readonly "offices.stage-done": null
  readonly "offices.my-turn": null
  readonly "offices.not-my-turn": null
  readonly "offices.next-accept": null
  readonly "offices.next-accept-text": null
  readonly "offices.next-await-acceptance": null
  readonly "offices.next-await-acceptance-text": null
  readonly "offices.next-await-opening": null
  readonly "offices.next-await-opening-text": null
  readonly "offices.next-compare": null
  readonly "offices.next-compare-text": null
  readonly "offices.next-lay-charter": null
  readonly "offices.next-lay-charter-text": null
  readonly "offices.next-await-approvals": null
  readonly "offices.next-await-approvals-text": null
  readonly "offices.next-await-other": null
  readonly "offices.next-await-other-text": null
  readonly "offices.to-approve": null
  readonly "offices.lay-charter": null
  readonly "offices.lay-charter-title": { readonly channel: "text" }
  readonly "offices.lay-charter-text": null
  readonly "offices.lay-charter-bound": null
  readonly "offices.ticket": null
  readonly "offices.ticket-text": null
  readonly "offices.ticket-file": null
  readonly "offices.ticket-help": null
  readonly "offices.ticket-act": null
  readonly "offices.ticket-done": { readonly channel: "text" }
  readonly "offices.charter-laid": null
  readonly "offices.close": null
  readonly "offices.close-title": { readonly channel: "text" }
  readonly "offices.close-never": null
  readonly "offices.close-now": null
  readonly "offices.close-other": null
  readonly "offices.close-stays": null
  readonly "offices.close-act": null
  readonly "offices.close-done": null
  readonly "offices.closing": null
  readonly "offices.closing-laid": { readonly until: "text" }
  readonly "offices.closing-withdraw": null
  readonly "offices.closing-withdrawn": null
  readonly "offices.closing-ours": { readonly when: "text" }
  readonly "offices.closing-theirs": { readonly when: "text" }
  readonly "offices.closing-both": null
  readonly "offices.closing-ends": { readonly when: "text" }
  readonly "offices.closing-other-side": null
  readonly "offices.closing-readers": null
  readonly "offices.closing-outbox": null
  readonly "offices.closing-ended": null
  readonly "offices.amendment": null
  readonly "offices.amend": null
  readonly "offices.amend-title": { readonly channel: "text" }
  readonly "offices.amend-both": null
  readonly "offices.amend-leave": null
  readonly "offices.amend-stays": null
  readonly "offices.amend-act": null
  readonly "offices.amend-done": null
  readonly "offices.amendment-offered": { readonly since: "text" }
  readonly "offices.amendment-laid": { readonly since: "text"; readonly given: "text"; readonly wanted: "text" }
  readonly "offices.amendment-sent": { readonly since: "text" }
  readonly "offices.amendment-agree": null
  readonly "offices.amendment-agreed": null
  readonly "offices.amendment-decline": null
  readonly "offices.amendment-declined": null
  readonly "offices.amendment-withdraw": null
  readonly "offices.amendment-withdrawn": null
  readonly "offices.end": null
  readonly "offices.end-title": { readonly channel: "text" }
  readonly "offices.end-keys": null
  readonly "offices.end-receipts": null
  readonly "offices.end-stays": null
  readonly "offices.end-act": null
  readonly "offices.end-done": { readonly channel: "text" }
  readonly "offices.comparison": null
  readonly "offices.compared-how": null
  readonly "offices.compared-when": null
  readonly "offices.compared-by": null
  readonly "offices.compared-registrar": null
  readonly "offices.channel-id": { readonly id: "text" }
  readonly "offices.means": null
  readonly "offices.means-bite": null
  readonly "offices.means-countersign-both": null
  readonly "offices.means-countersign-host": null
  readonly "offices.means-countersign-registrar": null
  readonly "offices.means-countersign-nobody": null
  readonly "offices.means-no-host": null
  readonly "offices.means-non-paper": null
  readonly "offices.means-one-copy": null
  readonly "offices.means-copies": { readonly count: "number" }
  readonly "offices.means-reading": { readonly count: "number" }
  readonly "offices.means-receipts-opened": null
  readonly "offices.means-receipts-arrived": null
  readonly "offices.own": { readonly office: "text" }
  readonly "offices.no-roster": null
  readonly "offices.no-roster-text": null
  readonly "offices.ids": null
  readonly "offices.roster-id": null
  readonly "offices.roster": null
  readonly "offices.roster-no": { readonly no: "text" }
  readonly "offices.roster-unknown": null
  readonly "offices.roster-in-force": null
  readonly "offices.roster-soon-expired": null
  readonly "offices.roster-expired": null
  readonly "offices.roster-not-yet": null
  readonly "offices.roster-laid": null
  readonly "offices.roster-holds": null
  readonly "offices.roster-from-to": { readonly from: "text"; readonly to: "text"; readonly left: "text" }
  readonly "offices.quorum": null
  readonly "offices.quorum-of": { readonly count: "number"; readonly quorum: "number" }
  readonly "offices.officers": null
  readonly "offices.laying": { readonly no: "text" }
  readonly "offices.laying-approvals": { readonly approvals: "number"; readonly wanted: "number" }
  readonly "offices.invited": null
  readonly "offices.nobody-invited": null
  readonly "offices.not-joined": null
  readonly "offices.joined-no-roster": null
  readonly "offices.invite": null
  readonly "offices.invite-who": null
  readonly "offices.invite-new": null
  readonly "offices.invite-device": { readonly name: "text" }
  readonly "offices.invite-device-help": null
  readonly "offices.invite-name": null
  readonly "offices.invite-title": null
  readonly "offices.invite-title-help": null
  readonly "offices.invite-roles": null
  readonly "offices.invite-admission": null
  readonly "offices.invite-admission-help": null
  readonly "offices.invite-warning": null
  readonly "offices.invite-warning-text": null
  readonly "offices.invite-act": null
  readonly "offices.invite-done": { readonly name: "text" }
  readonly "offices.lay-roster": null
  readonly "offices.lay-first": null
  readonly "offices.lay-next": null
  readonly "offices.lay-nobody": null
  readonly "offices.lay-joining": { readonly count: "number"; readonly names: "text" }
  readonly "offices.lay-quorum": null
  readonly "offices.lay-quorum-help": { readonly count: "number" }
  readonly "offices.lay-quorum-wrong": { readonly most: "number" }
  readonly "offices.lay-days": null
  readonly "offices.lay-days-help": null
  readonly "offices.days-wrong": { readonly most: "number" }
  readonly "offices.lay-act": null
  readonly "offices.lay-done": { readonly no: "text" }
  readonly "offices.suspend": null
  readonly "offices.suspend-of": { readonly name: "text" }
  readonly "offices.suspend-title": { readonly name: "text" }
  readonly "offices.suspend-when": null
  readonly "offices.suspend-seal": null
  readonly "offices.suspend-sign": null
  readonly "offices.suspend-lapses": { readonly until: "text" }
  readonly "offices.suspend-told": null
  readonly "offices.suspend-act": null
  readonly "offices.suspend-done": { readonly name: "text" }
  readonly "offices.suspended": null
  readonly "offices.suspended-by": { readonly by: "text"; readonly since: "text"; readonly until: "text" }
  readonly "offices.dismiss": null
  readonly "offices.dismiss-of": { readonly name: "text" }
  readonly "offices.dismiss-title": { readonly name: "text" }
  readonly "offices.dismiss-when": null
  readonly "offices.dismiss-seal": null
  readonly "offices.dismiss-sign": null
  readonly "offices.dismiss-letters": null
  readonly "offices.dismiss-kept": null
  readonly "offices.dismiss-until": null
  readonly "offices.dismiss-until-left": null
  readonly "offices.dismiss-why": null
  readonly "offices.dismiss-dismissed": null
  readonly "offices.dismiss-device-lost": null
  readonly "offices.dismiss-left": null
  readonly "offices.dismiss-act": null
  readonly "offices.dismiss-done": { readonly no: "text"; readonly name: "text" }
  readonly "offices.change-more": null
  readonly "offices.change-roles": null
  readonly "offices.change-roles-help": null
  readonly "offices.change-roles-none": null
  readonly "offices.change-keys": null
  readonly "offices.change-keys-help": null
  readonly "offices.change-registrar": null
  readonly "offices.change-registrar-same": null
  readonly "offices.change-registrar-none": null
  readonly "offices.change-registrar-help": null
  readonly "offices.stand-title": null
  readonly "offices.stand-text": null
  readonly "offices.stands": null
  readonly "offices.stand": null
  readonly "offices.stand-again": null
  readonly "offices.stand-ask": null
  readonly "offices.stand-when": null
  readonly "offices.stand-keys": null
  readonly "offices.stand-told": null
  readonly "offices.stand-quorum": null
  readonly "offices.stand-act": null
  readonly "offices.stand-done": null
  readonly "offices.handover-title": { readonly who: "text" }
  readonly "offices.handover-text": null
  readonly "offices.handover": null
  readonly "offices.handover-ask": { readonly who: "text" }
  readonly "offices.handover-when": null
  readonly "offices.handover-gives": null
  readonly "offices.handover-keys": null
  readonly "offices.handover-vault": null
  readonly "offices.handover-final": null
  readonly "offices.handover-act": null
  readonly "offices.handover-done": { readonly who: "text"; readonly no: "text" }
  readonly "offices.correspondents": null
  readonly "offices.correspondents-aside": null
  readonly "offices.stocks": null
  readonly "offices.stocks-lead": null
  readonly "offices.stock-held": null
  readonly "offices.stock-given": null
  readonly "offices.stock-of": null
  readonly "offices.stock-to": null
  readonly "offices.stock-left": null
  readonly "offices.stock-until": null
  readonly "offices.stock-keys": { readonly count: "number" }
  readonly "offices.stock-few": null
  readonly "offices.stock-none-held": null
  readonly "offices.stock-none-given": null
  readonly "offices.stock-give": null
  readonly "offices.stock-gave": { readonly count: "number" }
  readonly "offices.card-make": null
  readonly "offices.card-title": null
  readonly "offices.card-what": null
  readonly "offices.card-one": null
  readonly "offices.card-as-file": null
  readonly "offices.card-as-code": null
  readonly "offices.card-made": null
  readonly "offices.card-code": null
  readonly "offices.card-code-text": null
  readonly "offices.card-code-until": { readonly when: "text" }
  readonly "offices.card-way": null
  readonly "offices.card-way-file": null
  readonly "offices.card-way-qr": null
  readonly "offices.card-file": null
  readonly "offices.card-file-help": null
  readonly "offices.card-picture": null
  readonly "offices.card-picture-help": null
  readonly "offices.card-reading": null
  readonly "offices.card-is-card": null
  readonly "offices.card-is-introduction": null
  readonly "offices.card-caution": null
  readonly "offices.card-other": null
  readonly "offices.host": null
  readonly "offices.scan-camera": null
  readonly "offices.scan-picture": null
  readonly "offices.scan-hold": null
  readonly "offices.scan-stop": null
  readonly "offices.scan-no-code": null
  readonly "offices.scan-no-code-do": null
  readonly "offices.scan-no-camera": null
  readonly "offices.scan-no-camera-do": null
  readonly "offices.propose-lead": null
  readonly "offices.step-card": null
  readonly "offices.step-rules": null
  readonly "offices.step-offer": null
  readonly "offices.propose-go": null
  readonly "offices.propose-title": { readonly office: "text" }
  readonly "offices.propose-what": { readonly office: "text" }
  readonly "offices.propose-bound": null
  readonly "offices.propose-act": null
  readonly "offices.propose-done": { readonly channel: "text" }
  readonly "offices.rule-code-name": null
  readonly "offices.rule-kinds": null
  readonly "offices.kind-letter": null
  readonly "offices.kind-note-verbale": null
  readonly "offices.kind-aide-memoire": null
  readonly "offices.kind-non-paper": null
  readonly "offices.kind-agreed-minutes": null
  readonly "offices.rule-levels": null
  readonly "offices.rule-caveats": null
  readonly "offices.rule-languages": null
  readonly "offices.rule-copies": null
  readonly "offices.copies-of": { readonly count: "number" }
  readonly "offices.rule-reading-limit": null
  readonly "offices.rule-reading": null
  readonly "offices.rule-reading-days": null
  readonly "offices.rule-receipts-opened": null
  readonly "offices.rule-receipts-arrived": null
  readonly "offices.rule-countersign": null
  readonly "offices.rule-countersign-host": null
  readonly "offices.rule-countersign-registrar": null
  readonly "offices.rule-countersign-no-host": null
  readonly "offices.usual-levels": null
  readonly "offices.usual-caveats": null
  readonly "offices.fault-code-name": null
  readonly "offices.fault-kinds": null
  readonly "offices.fault-levels": null
  readonly "offices.fault-languages": null
  readonly "offices.fault-many": { readonly most: "number" }
  readonly "offices.fault-long": { readonly most: "number" }
  readonly "offices.fault-twice": null
  readonly "offices.accept-lead": null
  readonly "offices.offer-seek-text": null
  readonly "offices.offer-seek": null
  readonly "offices.offer-again": null
  readonly "offices.offer-none": null
  readonly "offices.offer-none-text": null
  readonly "offices.offer-exact": { readonly office: "text" }
  readonly "offices.accept-go": null
  readonly "offices.accept-title": { readonly channel: "text" }
  readonly "offices.accept-what": null
  readonly "offices.accept-bound": null
  readonly "offices.accept-act": null
  readonly "offices.accept-done": { readonly channel: "text" }
  readonly "offices.introduce-lead": null
  readonly "offices.introduce-card-one": null
  readonly "offices.introduce-card-two": null
  readonly "offices.introduce-host": null
  readonly "offices.introduce-ticket-one": null
  readonly "offices.introduce-ticket-two": null
  readonly "offices.introduce-what": null
  readonly "offices.introduce-act": null
  readonly "offices.introduce-made": null
  readonly "offices.introduce-made-text": null
  readonly "offices.save-named": { readonly name: "text" }
  readonly "offices.compare": null
  readonly "offices.compare-heading": null
  readonly "offices.compare-title": { readonly channel: "text" }
  readonly "offices.back-to-channel": null
  readonly "offices.compare-not-yet": null
  readonly "offices.compare-registrar": null
  readonly "offices.compare-why": null
  readonly "offices.compare-each": null
  readonly "offices.compare-how": null
  readonly "offices.how-voice": null
  readonly "offices.how-voice-help": null
  readonly "offices.how-in-person": null
  readonly "offices.how-in-person-help": null
  readonly "offices.how-qr": null
  readonly "offices.how-qr-help": null
  readonly "offices.compare-never": null
  readonly "offices.compare-begin": null
  readonly "offices.compare-more": null
  readonly "offices.compare-more-text": null
  readonly "offices.turns": null
  readonly "offices.turn-theirs": null
  readonly "offices.turn-mine": null
  readonly "offices.turn-qr-theirs": null
  readonly "offices.turn-qr-mine": null
  readonly "offices.compare-other-way": null
  readonly "offices.enter-title": null
  readonly "offices.enter-scan": null
  readonly "offices.never-own": null
  readonly "offices.never-own-text": null
  readonly "offices.enter-groups": null
  readonly "offices.enter-group": { readonly number: "number" }
  readonly "offices.enter-help": null
  readonly "offices.enter-wrong": { readonly count: "number"; readonly groups: "text" }
  readonly "offices.enter-words": null
  readonly "offices.enter-words-help": { readonly count: "number"; readonly most: "number" }
  readonly "offices.enter-act": null
  readonly "offices.enter-as-words": null
  readonly "offices.enter-as-digits": null
  readonly "offices.enter-picture": null
  readonly "offices.enter-picture-help": null
  readonly "offices.mine-title": null
  readonly "offices.mine-show": null
  readonly "offices.mine-text": null
  readonly "offices.mine-qr": null
  readonly "offices.mine-reveal": null
  readonly "offices.mine-reveal-qr": null
  readonly "offices.mine-groups": null
  readonly "offices.mine-code": null
  readonly "offices.mine-words": null
  readonly "offices.compared": null
  readonly "offices.compared-voice": { readonly other: "text"; readonly when: "text" }
  readonly "offices.compared-in-person": { readonly other: "text"; readonly when: "text" }
  readonly "offices.compared-qr": { readonly other: "text"; readonly when: "text" }
  readonly "offices.compared-next": null
  readonly "offices.compared-also": null
  readonly "offices.differs-means": null
  readonly "offices.differs-do-1": null
  readonly "offices.differs-do-2": null
  readonly "offices.differs-do-3": null
  readonly "offices.expired": { readonly other: "text"; readonly since: "text" }
  readonly "offices.expired-text": null
  readonly "offices.under-override": { readonly other: "text"; readonly since: "text" }
  readonly "offices.override-by": { readonly by: "text"; readonly until: "text"; readonly reason: "text" }
  readonly "offices.override": null
  readonly "offices.override-act": null
  readonly "offices.override-risk": null
  readonly "offices.override-entry": null
  readonly "offices.override-reason": null
  readonly "offices.override-done": { readonly until: "text" }
  readonly "offices.replace": null
  readonly "offices.replace-text": null
  readonly "offices.replace-lay": null
  readonly "offices.replace-ask": null
  readonly "offices.replace-when": null
  readonly "offices.replace-quorum": null
  readonly "offices.replace-lost": null
  readonly "offices.replace-stands": null
  readonly "offices.replace-file": null
  readonly "offices.replace-act": null
  readonly "offices.replace-done": null
  readonly "offices.replace-laid": { readonly no: "text" }
  readonly "offices.replace-approved": {
    readonly before: "text"
    readonly quorum: "text"
    readonly next: "text"
    readonly wanted: "text"
  }
  readonly "offices.replace-next": null
  readonly "offices.replace-missing": { readonly count: "number" }
  readonly "offices.answer": null
  readonly "offices.answer-file": null
  readonly "offices.answer-help": null
  readonly "offices.answer-who": { readonly by: "text"; readonly former: "text" }
  readonly "offices.answer-approves": null
  readonly "offices.answer-reached": null
  readonly "offices.answer-act": null
  readonly "offices.answer-done": { readonly who: "text" }
  readonly "offices.answers-file": null
  readonly "offices.answers-help": null
  readonly "offices.taken-up": { readonly no: "text" }
  readonly "offices.giveback": null
  readonly "offices.giveback-text": null
  readonly "offices.giveback-file": null
  readonly "offices.giveback-help": null
  readonly "offices.giveback-who": { readonly no: "text"; readonly by: "text"; readonly former: "text" }
  readonly "offices.giveback-ends": null
  readonly "offices.giveback-act": null
  readonly "offices.giveback-done": { readonly who: "text" }
}
