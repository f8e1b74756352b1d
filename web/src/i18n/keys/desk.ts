/** Made by check-locales.ts from locales/en/desk.json: what each message takes. */
export interface DeskMessages {
}
