/** Made by check-locales.ts from locales/en/settings.json: what each message takes. */
export interface SettingsMessages {
}
