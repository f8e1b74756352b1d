/** Made by check-locales.ts from locales/en/errors.json: what each message takes. */
export interface ErrorMessages {}
