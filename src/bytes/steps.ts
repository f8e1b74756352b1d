/**
 * Long work as steps: a generator that pauses wherever it may, so that whoever runs it decides what comes between. The
 * protocol itself knows no clock and waits for nothing.
 * @module
 */

/** Run all steps at once. @returns what the work came to */
export function finish<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}
