/** Made by check-locales.ts from locales/en/letter.json: what each message takes. */
export interface LetterMessages {
}
