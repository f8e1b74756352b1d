/**
 * Seals or opens one file and says how much memory that took: `seal FROM TO` or `open FROM TO`. `file.ts` bundles it, as
 * the programs are bundled, and runs it as a process of its own.
 * @module
 */
import { identityFromSeed, importRecipient } from "../src/seal/index.ts"
import { openFile, sealFile } from "../src/vault/index.ts"

const [act, from, to] = process.argv.slice(2) as [string, string, string]
const identity = identityFromSeed(new Uint8Array(32).fill(7)) // a bench has no secrets
if (act === "seal") await sealFile({ from, to, recipient: importRecipient(identity.recipient) })
else await openFile({ from, to, identity })
console.log(process.resourceUsage().maxRSS) // KiB
