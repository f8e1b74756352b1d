/**
 * The store's contract: mailboxes, rights, bundles.
 * @module
 */
import assert from "node:assert/strict"
import { toHex } from "../../bytes/index.ts"
import { bundle, draw, listed, mailbox, NOW, refused, type Clause } from "./kit.test.ts"

/** State it. */
export function mailboxContract(on: Clause): void {
  on("an admission opens one mailbox, and says so again to the same", async (store) => {
    const admission = draw()
    const box = draw()
    await store.issueAdmissions([admission], NOW + 100)
    assert.equal(await store.openMailbox({ admission, mailbox: box, now: NOW }), "new")
    assert.equal(await store.openMailbox({ admission, mailbox: box, now: NOW + 200 }), "again")
    await refused("admission-spent", store.openMailbox({ admission, mailbox: draw(), now: NOW }))
    await refused("admission-refused", store.openMailbox({ admission: draw(), mailbox: draw(), now: NOW }))
  })

  on("an admission lapses, and one for a mailbox that is open is left unspent", async (store) => {
    const [late, spare] = [draw(), draw()]
    await store.issueAdmissions([late], NOW)
    await store.issueAdmissions([spare], NOW + 9)
    await refused("admission-refused", store.openMailbox({ admission: late, mailbox: draw(), now: NOW }))
    const at = await mailbox(store)
    assert.equal(await store.openMailbox({ admission: spare, mailbox: at.mailbox, now: NOW }), "again")
    assert.equal(await store.openMailbox({ admission: spare, mailbox: draw(), now: NOW }), "new")
  })

  on("rights are given once, with terms that stay, up to a number", async (store) => {
    const at = await mailbox(store)
    const more = { mailbox: at.mailbox, right: draw(), quota: 5, replaces: at.right, expires: NOW + 5, now: NOW }
    assert.equal(await store.grantRight(more), "new")
    assert.equal(await store.grantRight(more), "again")
    await refused("right-differs", store.grantRight({ ...more, quota: 6 }))
    await refused("right-differs", store.grantRight({ ...more, expires: undefined }))
    await refused("right-differs", store.grantRight({ ...more, replaces: draw() }))
    await refused("right-unknown", store.grantRight({ ...more, right: draw(), replaces: draw() }))
    await refused("mailbox-unknown", store.grantRight({ ...more, mailbox: draw() }))
    for (let i = 0; i < 2; i++) await store.grantRight({ ...more, right: draw() })
    await refused("too-many-rights", store.grantRight({ ...more, right: draw() }))
    const rights = await store.rights(at.mailbox)
    assert.equal(rights.length, 4)
    assert.deepEqual(
      rights.find((right) => toHex(right.id) === toHex(more.right)),
      { id: more.right, quota: 5, used: 0, replaces: at.right, expires: NOW + 5 },
    )
    await refused("mailbox-unknown", store.rights(draw()))
  })

  on("a right ends when it is revoked or its time is up", async (store) => {
    const at = await mailbox(store)
    const short = draw()
    await store.grantRight({
      mailbox: at.mailbox,
      right: short,
      quota: 50,
      replaces: undefined,
      expires: NOW + 5,
      now: NOW,
    })
    const under = { mailbox: at.mailbox, right: short }
    assert.equal(await store.deposit({ ...bundle(under), now: NOW + 4 }), "new")
    await refused("right-expired", store.deposit({ ...bundle(under), now: NOW + 5 }))
    await refused("right-expired", store.usableRight(at.mailbox, short, NOW + 5))
    await store.revokeRight(at.mailbox, at.right)
    await store.revokeRight(at.mailbox, at.right)
    await refused("right-refused", store.deposit(bundle(at)))
    await refused("right-refused", store.usableRight(at.mailbox, at.right, NOW))
    await refused("mailbox-unknown", store.revokeRight(draw(), at.right))
  })

  on("a right of one mailbox is none of another", async (store) => {
    const [one, other] = [await mailbox(store), await mailbox(store)]
    await refused("right-refused", store.deposit(bundle({ mailbox: other.mailbox, right: one.right })))
  })

  on("numbers run 1, 2, 3, in the order of arrival, and a cursor reads on", async (store) => {
    const at = await mailbox(store)
    assert.equal(await store.nextSeq(at.mailbox), 1)
    const bundles = [bundle(at), bundle(at), bundle(at)]
    await Promise.all(bundles.map((each) => store.deposit(each)))
    const lines = await listed(store, at)
    assert.deepEqual(
      lines,
      bundles.map(({ id }, i) => ({ seq: i + 1, id, size: 10, time: NOW })),
    )
    assert.deepEqual(await listed(store, at, { after: 1, limit: 1 }), lines.slice(1, 2))
    assert.deepEqual(await listed(store, at, { after: 3 }), [])
    assert.equal(await store.nextSeq(at.mailbox), 4)
    assert.deepEqual(await store.bundle(at.mailbox, bundles[1]!.id, NOW), bundles[1]!.octets)
    await refused("mailbox-unknown", listed(store, { mailbox: draw() }))
    await refused("mailbox-unknown", store.nextSeq(draw()))
  })

  on("the numbers have the name that the last relay to start gave them", async (store) => {
    await assert.rejects(store.numbering(), TypeError)
    for (const name of [draw().subarray(16), draw().subarray(16)]) {
      await store.renumber(name)
      assert.deepEqual(await store.numbering(), name)
    }
  })

  on("a refused deposit takes no number and leaves nothing", async (store) => {
    const at = await mailbox(store, 25)
    await store.deposit(bundle(at))
    const tooMuch = bundle(at, 16)
    const acts = [
      store.deposit(tooMuch),
      store.deposit(bundle(at)),
      refused("right-refused", store.deposit(bundle({ ...at, right: draw() }))),
    ]
    await refused("quota-exceeded", acts[0]!)
    await Promise.all(acts.slice(1))
    assert.deepEqual(
      (await listed(store, at)).map((line) => line.seq),
      [1, 2],
    )
    await refused("bundle-unknown", store.bundle(at.mailbox, tooMuch.id, NOW))
    assert.equal((await store.rights(at.mailbox))[0]?.used, 20)
  })

  on("the same deposit again changes nothing, before and after it was filed", async (store) => {
    const at = await mailbox(store)
    const one = bundle(at)
    const token = one.filing
    assert.equal(await store.deposit(one), "new")
    assert.equal(await store.deposit(one), "again")
    await refused("filing-differs", store.deposit({ ...one, filing: draw() }))
    await refused("filing-refused", store.fileBundle({ ...at, id: one.id, filing: draw(), now: NOW }))
    assert.equal(await store.fileBundle({ ...at, id: one.id, filing: token, now: NOW }), "new")
    assert.equal(await store.fileBundle({ ...at, id: one.id, filing: token, now: NOW }), "again")
    await refused("filing-refused", store.fileBundle({ ...at, id: one.id, filing: draw(), now: NOW }))
    await refused("bundle-filed", store.bundle(at.mailbox, one.id, NOW))
    assert.equal(await store.deposit(one), "again")
    assert.deepEqual(await listed(store, at), [])
    assert.equal((await store.rights(at.mailbox))[0]?.used, 0)
    await refused("bundle-unknown", store.fileBundle({ ...at, id: draw(), filing: token, now: NOW }))
  })

  on("a mailbox holds so many bundles, and filing one makes room", async (store) => {
    const at = await mailbox(store)
    const bundles = Array.from({ length: 6 }, () => bundle(at))
    for (const each of bundles) await store.deposit(each)
    await refused("mailbox-full", store.deposit(bundle(at)))
    assert.equal((await store.rights(at.mailbox))[0]?.used, 60)
    await store.fileBundle({ ...at, id: bundles[0]!.id, filing: bundles[0]!.filing, now: NOW })
    assert.equal(await store.deposit(bundle(at)), "new")
    assert.equal((await listed(store, at)).at(-1)?.seq, 7)
  })

  on("a right that replaces another ends it at its first use, not before", async (store) => {
    const at = await mailbox(store)
    const next = { mailbox: at.mailbox, right: draw() }
    await store.grantRight({ ...next, quota: 100, replaces: at.right, expires: undefined, now: NOW })
    const repeated = bundle(at)
    assert.equal(await store.deposit(repeated), "new")
    await refused("quota-exceeded", store.deposit(bundle(next, 200)))
    assert.equal(await store.deposit(bundle(at)), "new")
    assert.equal(await store.deposit({ ...repeated, ...next }), "again")
    await refused("right-refused", store.deposit(bundle(at)))
    assert.equal(
      await store.grantRight({ ...next, quota: 100, replaces: at.right, expires: undefined, now: NOW }),
      "again",
    )
    assert.equal((await store.rights(at.mailbox)).length, 1)
  })

  on("what nobody collects expires, gives its bytes back, and may come again", async (store) => {
    const at = await mailbox(store)
    const [old, young] = [bundle(at), { ...bundle(at), now: NOW + 500 }]
    await store.deposit(old)
    await store.deposit(young)
    const later = NOW + 1000
    assert.deepEqual(
      (await listed(store, at, { now: later })).map((line) => line.seq),
      [2],
    )
    await refused("bundle-unknown", store.bundle(at.mailbox, old.id, later))
    assert.equal(await store.deposit({ ...old, now: later }), "new")
    assert.deepEqual(
      (await listed(store, at, { now: later })).map((line) => line.seq),
      [2, 3],
    )
    assert.equal((await store.rights(at.mailbox))[0]?.used, 20)
    while (await store.sweep(later + 500));
    assert.equal((await store.rights(at.mailbox))[0]?.used, 10)
    assert.deepEqual(
      (await listed(store, at, { now: later })).map((line) => line.seq),
      [3],
    )
  })

  on("the memory of a filed bundle lasts as long as a bundle", async (store) => {
    const at = await mailbox(store)
    const one = bundle(at)
    await store.deposit(one)
    await store.fileBundle({ ...at, id: one.id, filing: one.filing, now: NOW })
    assert.equal(await store.deposit({ ...one, now: NOW + 999 }), "again")
    while (await store.sweep(NOW + 1000));
    assert.equal(await store.deposit({ ...one, now: NOW + 1000 }), "new")
  })
}
