/** Made by check-locales.ts from locales/en/settings.json: what each message takes. */
export interface SettingsMessages {
  readonly "settings.lead": null
  readonly "settings.seeing": null
  readonly "settings.language-help": null
  readonly "settings.region": null
  readonly "settings.region-help": null
  readonly "settings.digits": null
  readonly "settings.digits-latn": null
  readonly "settings.digits-arab": null
  readonly "settings.digits-arabext": null
  readonly "settings.calendar": null
  readonly "settings.calendar-help": null
  readonly "settings.calendar-umalqura": null
  readonly "settings.calendar-civil": null
  readonly "settings.calendar-persian": null
  readonly "settings.calendar-none": null
  readonly "settings.theme": null
  readonly "settings.sample": null
  readonly "settings.sample-arrived": null
  readonly "settings.sample-entered": null
  readonly "settings.sample-number": null
  readonly "settings.sample-size": null
  readonly "settings.sample-reference": null
  readonly "settings.sample-reference-help": null
  readonly "settings.locking": null
  readonly "settings.idle": null
  readonly "settings.idle-help": null
  readonly "settings.minutes": { readonly count: "number" }
  readonly "settings.ways": null
  readonly "settings.ways-lead": null
  readonly "settings.way-passphrase": null
  readonly "settings.way-recovery": null
  readonly "settings.way-passkey": null
  readonly "settings.change": null
  readonly "settings.remove": null
  readonly "settings.remove-way": { readonly label: "text" }
  readonly "settings.remove-title": null
  readonly "settings.remove-passphrase-text": { readonly label: "text" }
  readonly "settings.remove-recovery-text": { readonly label: "text" }
  readonly "settings.remove-passkey-text": { readonly label: "text" }
  readonly "settings.removed": null
  readonly "settings.change-passphrase": null
  readonly "settings.old-passphrase": null
  readonly "settings.passphrase-changed": null
  readonly "settings.add-recovery": null
  readonly "settings.recovery-text": null
  readonly "settings.recovery-label": null
  readonly "settings.recovery-label-help": null
  readonly "settings.recovery-make": null
  readonly "settings.sheet-title": null
  readonly "settings.sheet-text": null
  readonly "settings.sheet-of": null
  readonly "settings.sheet-place": null
  readonly "settings.sheet-made": null
  readonly "settings.sheet-qr": null
  readonly "settings.sheet-print": null
  readonly "settings.sheet-kept": null
  readonly "settings.sheet-done": null
  readonly "settings.add-passkey": null
  readonly "settings.passkey-text": null
  readonly "settings.passkey-label": null
  readonly "settings.passkey-make": null
  readonly "settings.passkey-added": null
  readonly "settings.about": null
  readonly "settings.version": null
  readonly "settings.host": null
  readonly "settings.backup": null
  readonly "settings.backup-lead": null
  readonly "settings.backup-none": null
  readonly "settings.backup-last": { readonly when: "text" }
  readonly "settings.backup-make": null
  readonly "settings.archive": null
  readonly "settings.archive-lead": null
  readonly "settings.archive-none": null
  readonly "settings.archive-since": { readonly when: "text"; readonly mark: "text" }
  readonly "settings.archive-file": null
  readonly "settings.archive-help": { readonly command: "text" }
  readonly "settings.archive-set": null
  readonly "settings.archive-set-done": { readonly mark: "text" }
  readonly "settings.archive-remove": null
  readonly "settings.archive-remove-title": null
  readonly "settings.archive-remove-text": null
  readonly "settings.archive-remove-act": null
  readonly "settings.elsewhere": null
  readonly "settings.elsewhere-lead": null
  readonly "settings.elsewhere-restore": null
  readonly "settings.elsewhere-archive": null
  readonly "settings.elsewhere-pouch": null
  readonly "settings.elsewhere-relay": null
  readonly "settings.elsewhere-agent": null
}
