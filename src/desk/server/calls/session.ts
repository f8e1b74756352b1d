/**
 * Calls of the session: what the page must know first, opening and locking, the first office, ways to unlock, jobs.
 * Passphrases and codes come in a request's body, go to the vault, and are named nowhere.
 * @module
 */
import { z } from "zod"
import { fromBase64, toHex } from "../../../bytes/index.ts"
import { openInvitation, ROLES, type Role } from "../../../office/index.ts"
import { decodeAdmission } from "../../../relay/client.ts"
import type { Unlock } from "../../../vault/index.ts"
import type { InvitationText, Session, UnlockRequest } from "../../api.ts"
import { createOffice, joinOffice } from "../../index.ts"
import type { CallContext, CallTable } from "../call.ts"
import { sessionText } from "../session-text.ts"

/** Octets of an admission or an invitation. */
const MOST_SMALL_FILE = 1 << 20

const nothing = z.strictObject({})
const secret = z.string().min(1).max(4096)
const line = z
  .string()
  .min(1)
  .max(200)
  .transform((text) => text.normalize("NFC"))
/** A small file in base64. */
const file = z.string().max(Math.ceil(MOST_SMALL_FILE / 3) * 4)
const roles = z.array(z.enum(ROLES)).max(ROLES.length)
const octets = z.string().regex(/^[A-Za-z0-9_-]{1,2048}$/)
const unlocking: z.ZodType<UnlockRequest> = z.discriminatedUnion("way", [
  z.strictObject({ way: z.literal("passphrase"), passphrase: secret }),
  z.strictObject({ way: z.literal("recovery"), code: secret }),
  z.strictObject({ way: z.literal("passkey"), credential: octets, secret: octets }),
])
const settings = z.strictObject({
  language: z.enum(["ar", "fa", "en"]),
  region: z.string().regex(/^[A-Z]{2}$/),
  digits: z.enum(["latn", "arab", "arabext"]),
  calendar: z.enum(["umalqura", "civil", "persian", "none"]),
  theme: z.enum(["system", "light", "dark"]),
  idleMinutes: z.int().min(1).max(120),
})

type SessionCall =
  | "session"
  | "unlock"
  | "lock"
  | "settings.set"
  | "found"
  | "invitation.look"
  | "join"
  | "collect"
  | "jobs"
  | "job.stop"
  | "ways"
  | "way.passphrase"
  | "way.recovery"
  | "way.passkey"
  | "way.remove"

/** The calls of the session. */
export const sessionCalls: Pick<CallTable, SessionCall> = {
  session: { asked: nothing, needs: "any", run: now },

  unlock: {
    asked: unlocking,
    needs: "any",
    async run(context, asked) {
      await context.keeper.unlock(unlockOf(asked))
      return now(context)
    },
  },

  lock: {
    asked: nothing,
    needs: "any",
    async run(context) {
      await context.keeper.lock("asked")
      return now(context)
    },
  },

  "settings.set": {
    asked: settings,
    needs: "any",
    run(context, asked) {
      context.keeper.keepSettings(asked)
      return now(context)
    },
  },

  found: {
    asked: z.strictObject({
      office: line,
      name: line,
      title: line,
      roles,
      admission: file.nullable(),
      passphrase: secret,
    }),
    needs: "any",
    async run(context, { office, name, title, roles, admission, passphrase }) {
      // Read before a vault is made for it: a file that is no admission leaves nothing behind.
      const leave = admission === null ? null : decodeAdmission(fromBase64(admission))
      await context.keeper.create(passphrase, (desk) => {
        createOffice(desk, { office, founder: { name, title, roles: roles as readonly Role[] }, admission: leave })
      })
      return now(context)
    },
  },

  "invitation.look": { asked: z.strictObject({ file }), needs: "any", run: (_context, asked) => lookAt(asked.file) },

  join: {
    asked: z.strictObject({ file, passphrase: secret }),
    needs: "any",
    async run(context, { file, passphrase }) {
      const invitation = fromBase64(file)
      openInvitation(invitation)
      await context.keeper.create(passphrase, (desk) => {
        joinOffice(desk, invitation)
      })
      return now(context)
    },
  },

  collect: {
    asked: nothing,
    needs: "open",
    run: async ({ keeper, signal }) => ({ said: await keeper.collect(signal) }),
  },

  jobs: { asked: nothing, needs: "any", run: ({ keeper }) => ({ jobs: keeper.jobs.list() }) },

  "job.stop": {
    asked: z.strictObject({ id: z.string().min(1).max(64) }),
    needs: "open",
    run({ keeper }, { id }) {
      keeper.jobs.stop(id)
      return {}
    },
  },

  ways: { asked: nothing, needs: "any", run: ({ keeper }) => ({ ways: keeper.ways() }) },

  "way.passphrase": {
    asked: z.strictObject({ old: secret, new: secret }),
    needs: "open",
    async run({ keeper }, asked) {
      await keeper.changePassphrase(asked.old, asked.new)
      return {}
    },
  },

  "way.recovery": {
    asked: z.strictObject({ label: line }),
    needs: "open",
    run: ({ keeper }, { label }) => keeper.addRecovery(label),
  },

  "way.passkey": {
    asked: z.strictObject({ label: line, credential: octets, salt: octets, secret: octets }),
    needs: "open",
    run({ keeper }, asked) {
      keeper.addPasskey(asked)
      return {}
    },
  },

  "way.remove": {
    asked: z.strictObject({ id: z.string().min(1).max(64) }),
    needs: "open",
    run({ keeper }, { id }) {
      keeper.removeWay(id)
      return {}
    },
  },
}

function now({ keeper, launchMisused }: CallContext): Session {
  return sessionText(keeper, { launchMisused })
}

function unlockOf(asked: UnlockRequest): Unlock {
  switch (asked.way) {
    case "passphrase":
      return { passphrase: asked.passphrase }
    case "recovery":
      return { recovery: asked.code }
    case "passkey":
      return { passkey: { credential: raw(asked.credential), secret: raw(asked.secret) } }
  }
}

/** Base64url without padding, as WebAuthn has it. */
function raw(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64url"))
}

function lookAt(file: string): InvitationText {
  const { founding, name, title, roles, expires } = openInvitation(fromBase64(file))
  return {
    office: founding.name,
    officeId: toHex(founding.id),
    name,
    title,
    roles,
    expires,
  }
}
