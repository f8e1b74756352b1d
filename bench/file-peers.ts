/**
 * Seals or opens one file with an npm package, streaming, as its documentation shows: `PACKAGE seal|open FROM TO KEYFILE`.
 * `file.ts` runs it as a process of its own.
 * @module
 */
import { createReadStream, createWriteStream, existsSync, readFileSync, writeFileSync } from "node:fs"
import { Readable, Writable } from "node:stream"
import type { ReadableStream } from "node:stream/web"
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption"

/** What is used of openpgp; its own types are there only once it is installed. */
interface OpenPgp {
  generateKey(options: object): Promise<{ readonly publicKey: unknown; readonly privateKey: unknown }>
  createMessage(options: object): Promise<unknown>
  encrypt(options: object): Promise<ReadableStream<Uint8Array>>
}

const [name, act, from, to, keyFile] = process.argv.slice(2) as [string, string, string, string, string]
const input = Readable.toWeb(createReadStream(from)) as ReadableStream<Uint8Array>
const output = (await transformed()) as globalThis.ReadableStream<Uint8Array>
await output.pipeTo(Writable.toWeb(createWriteStream(to)) as globalThis.WritableStream<Uint8Array>)

async function transformed(): Promise<unknown> {
  if (name === "openpgp") {
    const openpgp = (await import(name)) as OpenPgp
    const { publicKey } = await openpgp.generateKey({ userIDs: [{ name: "bench" }], format: "object" })
    const message = await openpgp.createMessage({ binary: input })
    return openpgp.encrypt({ message, encryptionKeys: publicKey, format: "binary" })
  }
  if (!existsSync(keyFile)) writeFileSync(keyFile, await generateHybridIdentity())
  const identity = readFileSync(keyFile, "utf8")
  if (act === "open") {
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    return decrypter.decrypt(input)
  }
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity))
  return encrypter.encrypt(input)
}
