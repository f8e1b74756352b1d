/** Made by check-locales.ts from locales/en/offices.json: what each message takes. */
export interface OfficesMessages {}
