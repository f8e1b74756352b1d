/** Made by check-locales.ts from locales/en/write.json: what each message takes. */
export interface WriteMessages {
}
