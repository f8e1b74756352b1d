/**
 * A register's keys follow one another at the host: with a checkpoint that both logs have signed.
 */
import { after, test } from "node:test"
import assert from "node:assert/strict"
import { toHex } from "../bytes/index.ts"
import { addSignatures, decodePostmark, logPublicKeysOf, parseNote, signCheckpoint } from "../register/index.ts"
import { channelAt, harbour, keysOf, NOON, refused } from "./harbour.test.ts"

const at = await harbour()
const { client } = at
after(() => at.close())

test("keys change with a checkpoint that both logs have signed, and the former log signs no later one", async () => {
  const [north] = await channelAt(at)
  north.enter()
  await client.postmark({ ...north, ...north.request(0) })
  north.enter()
  const former = north.request(1)
  const next = keysOf("north log 2")
  const keys = { log: logPublicKeysOf(next), cosigner: logPublicKeysOf(keysOf("north cosigner 2")) }
  const body = { origin: `diwan/${toHex(north.register)}`, size: 2, root: north.tree.root() }
  const alone = signCheckpoint({ ...body, keys: next, time: NOON })
  const both = addSignatures(former.checkpoint, parseNote(alone).signatures)
  await refused("signature-refused", client.postmark({ ...north, ...former, keys }))
  await refused("signature-refused", client.postmark({ ...north, ...former, checkpoint: alone, keys }))
  await refused("signature-refused", client.postmark({ ...north, ...former, checkpoint: alone }))
  const reused = { ...keys, cosigner: keys.log }
  await refused("request-malformed", client.postmark({ ...north, ...former, checkpoint: both, keys: reused }))
  const request = { ...north, ...former, checkpoint: both, keys }
  const answer = await client.postmark(request)
  assert.deepEqual(await client.postmark(request), answer, "a repeat is answered alike")
  north.enter()
  await refused("signature-refused", client.postmark({ ...north, ...north.request(2) }))
  const later = signCheckpoint({ ...body, size: 3, root: north.tree.root(), keys: next, time: NOON })
  const { size } = decodePostmark((await client.postmark({ ...north, ...north.request(2), checkpoint: later })).record)
  assert.equal(size, 3)
})
