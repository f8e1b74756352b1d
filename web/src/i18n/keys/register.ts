/** Made by check-locales.ts from locales/en/register.json: what each message takes. */
export interface RegisterMessages {}
