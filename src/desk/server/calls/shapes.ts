/**
 * Shapes that several calls are asked with. They bound; what a value means is for the use case to refuse, with its code.
 * @module
 */
import { z } from "zod"
import { ROLES } from "../../../office/index.ts"
import type { RoleName } from "../../api.ts"

/** Nothing is asked. */
export const nothing: z.ZodType<Readonly<Record<string, never>>> = z.strictObject({})

/** Octets of the largest file in a call: 12 MiB. */
const MOST_FILE: number = 12 * 1024 ** 2

/** A small file in base64. */
export const file: z.ZodType<string> = z.string().max(Math.ceil(MOST_FILE / 3) * 4)

/** A name, a title, a code name: text is signed in NFC. */
export const line: z.ZodType<string> = z
  .string()
  .min(1)
  .max(200)
  .transform((text) => text.normalize("NFC"))

/** A channel's code name, or the start of its id. */
export const channel: z.ZodType<string> = z
  .string()
  .min(1)
  .max(200)
  .transform((text) => text.normalize("NFC"))

/** A letter's name: `north/4`. */
const name: z.ZodType<string> = z
  .string()
  .min(3)
  .max(200)
  .transform((text) => text.normalize("NFC"))

/** Which letter. */
export const letter: { readonly channel: z.ZodType<string>; readonly name: z.ZodType<string> } = { channel, name }

/** A hash or an id of 32 bytes. */
export const hex32: z.ZodType<string> = z.string().regex(/^[0-9a-f]{64}$/)

/** What somebody types to confirm. */
export const confirm: z.ZodType<string> = z.string().max(200)

/** Roles of an officer. */
export const roles: z.ZodType<readonly RoleName[]> = z
  .array(z.enum(ROLES as readonly RoleName[]))
  .min(1)
  .max(ROLES.length)
