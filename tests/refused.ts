/**
 * Asserting refusals: by their code, never merely that something was thrown.
 * @module
 */
import assert from "node:assert/strict"

/** Assert that an act is refused with this code. @returns the error, for what else there is to say about it */
export function refused(code: string, act: () => unknown): Error & { readonly code: string } {
  let caught: unknown
  try {
    act()
  } catch (error) {
    caught = error
  }
  assert.ok(caught !== undefined, `accepted, want ${code}`)
  assert.ok(caught instanceof Error, "what was thrown is no error")
  assert.equal((caught as { code?: unknown }).code, code, `${caught.stack}`)
  return caught as Error & { readonly code: string }
}
