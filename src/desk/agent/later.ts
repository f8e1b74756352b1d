/**
 * Doing something later, and waiting no longer than it is worth.
 * @module
 */

/** Do something once for many calls, a little later. */
export function coalesced(work: () => void, afterMs: number): (() => void) & { cancel: () => void } {
  let timer: NodeJS.Timeout | null = null
  const call = (): void => {
    timer ??= setTimeout(() => {
      timer = null
      work()
    }, afterMs).unref()
  }
  const cancel = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  return Object.assign(call, { cancel })
}

/** Wait for something, and no longer than so many milliseconds; how it ends does not matter. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work.catch(() => undefined), late])
  clearTimeout(timer)
}
