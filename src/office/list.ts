/**
 * Lists that stand for sets: in one order, each item once, so that a set has one encoding.
 * @module
 */
import type { Shape } from "../bytes/index.ts"
import { OfficeError } from "./error.ts"

/** A list whose items rise strictly by an order. It throws {@link OfficeError} `list-order`. */
export function rising<T>(shape: Shape<readonly T[]>, order: (a: T, b: T) => number): Shape<readonly T[]> {
  return {
    read(value, at) {
      const items = shape.read(value, at)
      if (items.every((item, i) => i === 0 || order(items[i - 1] as T, item) < 0)) return items
      throw new OfficeError("list-order", `${at}: not each once and in ascending order`)
    },
  }
}
