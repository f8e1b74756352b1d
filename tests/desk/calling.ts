/**
 * The page's calls over real vaults, for tests: somebody's vault in the hands of a keeper, and what a page may ask of it.
 * @module
 */
import { readFileSync } from "node:fs"
import type { TestContext } from "node:test"
import assert from "node:assert/strict"
import { openKeeper } from "../../src/desk/agent/open.ts"
import type { Keeper } from "../../src/desk/agent/keeper.ts"
import type { Answer, CallName, Job } from "../../src/desk/api.ts"
import { keepIncoming } from "../../src/desk/pages/pouches.ts"
import type { Offered } from "../../src/desk/server/call.ts"
import { runCall } from "../../src/desk/server/calls.ts"
import { callTable } from "../../src/desk/server/calls/table.ts"
import { refusal } from "./steps.ts"
import type { Template, World } from "./world.ts"

/** Somebody's page: their vault in the hands of a keeper, and the calls over it. */
export interface Page {
  readonly keeper: Keeper
  call<Name extends CallName>(name: Name, asked?: object): Promise<Answer<Name>>
  /** What a call is refused with. */
  refused(name: CallName, asked?: object): Promise<string | null>
  /** A job as it ended. */
  ended(job: Job): Promise<Job>
  /** A file that was offered. */
  offered(ticket: string | null): Offered
}

/** A copy of a world, and the page of whoever is named. */
export async function withPages(
  template: Template,
  t: TestContext,
  story: (at: World, open: (who: string) => Promise<Page>) => Promise<void>,
): Promise<void> {
  const at = await template.copy()
  const keepers: Keeper[] = []
  try {
    await story(at, async (who) => {
      at.leave(who)
      const keeper = openKeeper({
        path: at.pathOf(who),
        now: () => at.clock.now,
        fetch: at.fetchOf(who),
        courier: false,
      })
      keepers.push(keeper)
      await keeper.unlock({ key: at.keyOf(who) })
      return pageOf(keeper, t)
    })
  } finally {
    for (const keeper of keepers) await keeper.close()
    await at.close()
  }
}

function pageOf(keeper: Keeper, t: TestContext): Page {
  const files = new Map<string, Offered>()
  const offer = (file: Offered): { ticket: string; name: string } => {
    files.set(`ticket-${files.size}`, file)
    return { ticket: `ticket-${files.size - 1}`, name: file.name }
  }
  const call: Page["call"] = (name, asked = {}) =>
    runCall(callTable, name, {
      context: { keeper, tickets: { offer }, signal: t.signal, launchMisused: false },
      asked,
    })
  return {
    keeper,
    call,
    refused: (name, asked) => refusal(call(name, asked)),
    async ended({ id }) {
      for (;;) {
        const job = keeper.jobs.list().find((each) => each.id === id) ?? assert.fail("the job is forgotten")
        if (job.state !== "running") return job
        await new Promise((resolve) => void setTimeout(resolve, 20))
      }
    },
    offered: (ticket) => files.get(ticket ?? "") ?? assert.fail("nothing was offered"),
  }
}

/** What was offered. */
export function bytesOf(file: Offered): Uint8Array {
  return "bytes" in file ? file.bytes : readFileSync(file.path)
}

/** One call of somebody's page, whose vault is given up meanwhile and opened again afterwards. @param upload a file that was sent before */
export async function callOnce(
  at: World,
  who: string,
  name: CallName,
  asked: object,
  upload: { readonly id: string; readonly octets: Uint8Array } | null = null,
): Promise<{ answer: unknown; files: readonly Uint8Array[]; refusal: string | null }> {
  at.leave(who)
  const keeper = openKeeper({ path: at.pathOf(who), now: () => at.clock.now, fetch: at.fetchOf(who), courier: false })
  const files: Uint8Array[] = []
  let answer: unknown = null
  try {
    await keeper.unlock({ key: at.keyOf(who) })
    if (upload !== null) keepIncoming(keeper.desk(), { id: upload.id, offset: 0, octets: upload.octets })
    const tickets = {
      offer(offered: { readonly name: string; readonly bytes?: Uint8Array }) {
        files.push(offered.bytes ?? assert.fail("a file on the disk"))
        return { ticket: "00", name: offered.name }
      },
    }
    const context = { keeper, tickets, signal: new AbortController().signal, launchMisused: false }
    const code = await refusal(
      Promise.resolve().then(async () => void (answer = await runCall(callTable, name, { context, asked }))),
    )
    return { answer, files, refusal: code }
  } finally {
    await keeper.close()
    await at.reopen(who)
  }
}
