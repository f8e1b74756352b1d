/** Made by check-locales.ts from locales/en/search.json: what each message takes. */
export interface SearchMessages {}
