/**
 * The real bytes of spec/relay.md, played against the real server.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { concat, fromHex, utf8 } from "../bytes/index.ts"
import { harbour, NOON } from "./harbour.test.ts"
import { nameOf } from "./ids.ts"

const SPEC = readFileSync(join(import.meta.dirname, "../../spec/relay.md"), "utf8")

test("the exchanges of spec/relay.md are what the relay says, byte for byte", async (t) => {
  const at = await harbour({}, undefined, new Uint8Array(16).fill(12))
  t.after(() => at.close())
  const token = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
  await at.store.issueAdmissions([nameOf(token(1))], NOON + 1)
  await at.store.issueTickets(token(9), [nameOf(token(6)), nameOf(token(7))])
  await at.store.bindTicket({ ticket: nameOf(token(6)), channel: token(8), register: token(10), keys: token(11) })
  const blocks = [...SPEC.matchAll(/```http\n([^]*?)```/g)].map((match) => match[1] as string)
  assert.equal(blocks.length, 12)
  for (const block of blocks) {
    const [request, answer] = block.split("\nHTTP/1.1 ") as [string, string]
    const [head, body] = parts(request)
    const heard = await exchange(
      at.url,
      concat(utf8(`${head.replaceAll("\n", "\r\n")}\r\nhost: relay\r\nconnection: close\r\n\r\n`), body),
    )
    const [wantHead, wantBody] = parts(`HTTP/1.1 ${answer}`)
    const end = heard.indexOf("\r\n\r\n")
    const lines = heard.subarray(0, end).toString().toLowerCase().split("\r\n")
    for (const line of wantHead.toLowerCase().split("\n"))
      assert.ok(lines.includes(line), `${line} in\n${lines.join("\n")}`)
    assert.deepEqual(new Uint8Array(heard.subarray(end + 4)), wantBody, head)
  }
})

/** Head, and body out of hexadecimal. */
function parts(message: string): readonly [string, Uint8Array] {
  const [head, hex = ""] = message.trim().split("\n\n") as [string, string?]
  return [head, fromHex(hex.replaceAll("\n", ""))]
}

function exchange(url: string, bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.write(bytes))
    socket.on("data", (piece) => pieces.push(Buffer.from(piece)))
    socket.on("end", () => resolve(Buffer.concat(pieces))).on("error", reject)
  })
}
