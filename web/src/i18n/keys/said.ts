/** Made by check-locales.ts from locales/en/said.json: what each message takes. */
export interface SaidMessages {
}
