/**
 * What every store has to do, whatever database it stands on. An adapter's test calls {@link storeContract} with a way to
 * open an empty store; nothing here knows which it is.
 * @module
 */
import { describe, test } from "node:test"
import assert from "node:assert/strict"
import { lockerContract } from "./contract-lockers.test.ts"
import { mailboxContract } from "./contract-mailboxes.test.ts"
import { postmarkContract } from "./contract-postmarks.test.ts"
import { bundle, mailbox, refused, type Clause } from "./kit.test.ts"
import type { Store } from "./store.ts"

/** Run the whole contract. @param open an empty store with `CONTRACT_LIMITS` of kit.test.ts */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`${name}: the store's contract`, () => {
    const on: Clause = (title, body) => {
      test(title, async () => {
        const store = await open()
        try {
          await body(store)
        } finally {
          await store.close()
        }
      })
    }

    mailboxContract(on)
    lockerContract(on)
    postmarkContract(on)

    on("it answers, and refuses new acts once it is closing", async (store) => {
      assert.equal(await store.ready(), true)
      const at = await mailbox(store)
      const accepted = store.deposit(bundle(at))
      const closed = store.close()
      await refused("draining", store.deposit(bundle(at)))
      assert.equal(await accepted, "new")
      await closed
      store.close = () => Promise.resolve()
    })
  })
}
