import { after, test } from "node:test"
import assert from "node:assert/strict"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { toHex } from "../../bytes/index.ts"
import { runs } from "../../../tests/runs.ts"
import { bundle, CONTRACT_LIMITS, listed, mailbox, NOW } from "./kit.test.ts"
import { openSqliteStore } from "./sqlite.ts"
import type { Deposit } from "./store.ts"

const store = openSqliteStore({
  file: join(mkdtempSync(join(tmpdir(), "diwan-relay-")), "relay.sqlite"),
  ...CONTRACT_LIMITS,
})
after(() => store.close())

const QUOTA = 60
type Step = { readonly kind: "deposit" | "again" | "file" | "wait" | "sweep"; readonly n: number }
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("deposit", "deposit", "again", "file", "wait", "sweep"),
  n: fc.integer({ min: 1, max: 25 }),
})

/** The model: a list of what was taken in, and when it was filed. */
interface Held {
  readonly deposit: Deposit
  readonly seq: number
  readonly expires: number
}

test("whatever is done in whatever order, a mailbox is what a list would be", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const at = await mailbox(store, QUOTA)
      let now = NOW
      let seq = 1
      let held: Held[] = []
      const filed = new Map<string, number>()
      const known: Deposit[] = []
      // Bytes count until a bundle is filed, replaced or swept, not only until it expires.
      const used = (): number => held.reduce((sum, { deposit }) => sum + deposit.octets.length, 0)
      const codeOf = (act: Promise<string>): Promise<string> =>
        act.catch((error: unknown) => (error as { code: string }).code)
      const put = async (one: Deposit): Promise<void> => {
        const id = toHex(one.id)
        const was = held.find(({ deposit }) => deposit.id === one.id)
        const isHeld = was !== undefined && was.expires > now
        const isFiled = (filed.get(id) ?? 0) > now
        const room = used() - (was === undefined ? 0 : was.deposit.octets.length) + one.octets.length
        const count = held.length - (was === undefined ? 0 : 1)
        const want =
          isHeld || isFiled
            ? "again"
            : room > QUOTA
              ? "quota-exceeded"
              : count >= CONTRACT_LIMITS.bundlesPerMailbox
                ? "mailbox-full"
                : "new"
        assert.equal(await codeOf(store.deposit({ ...one, now })), want)
        if (want !== "new") return
        held = held.filter((each) => each !== was)
        held.push({ deposit: one, seq: seq++, expires: now + CONTRACT_LIMITS.bundleSeconds })
      }
      for (const { kind, n } of steps) {
        const chosen = known[n % Math.max(1, known.length)]
        if (kind === "deposit") {
          const one = bundle(at, n)
          known.push(one)
          await put(one)
        } else if (kind === "again" && chosen !== undefined) {
          await put(chosen)
        } else if (kind === "file" && chosen !== undefined) {
          const { id, filing } = chosen
          const there = held.find(({ deposit }) => deposit.id === id)
          const remembered = (filed.get(toHex(id)) ?? 0) > now
          const want = there !== undefined ? "new" : remembered ? "again" : "bundle-unknown"
          assert.equal(await codeOf(store.fileBundle({ mailbox: at.mailbox, id, filing, now })), want)
          if (there !== undefined) {
            held = held.filter((each) => each !== there)
            filed.set(toHex(id), now + CONTRACT_LIMITS.bundleSeconds)
          }
        } else if (kind === "wait") {
          now += n * 40
        } else if (kind === "sweep") {
          while (await store.sweep(now));
          // The oldest first, and no further than the first that has not expired.
          while (held[0] !== undefined && held[0].expires <= now) held.shift()
        }
        const list = await listed(store, at, { now })
        const want = held
          .filter(({ expires }) => expires > now)
          .map((each) => ({ seq: each.seq, id: toHex(each.deposit.id) }))
        assert.deepEqual(
          list.map((line) => ({ seq: line.seq, id: toHex(line.id) })),
          want,
        )
        assert.equal((await store.rights(at.mailbox))[0]?.used, used())
        assert.equal(await store.nextSeq(at.mailbox), seq)
      }
    }),
    runs(40),
  )
})
