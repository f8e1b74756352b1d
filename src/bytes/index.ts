/**
 * `bytes`: octets, the one canonical encoding, and the checks at every border.
 *
 * Everything Diwan signs, MACs or seals is deterministic CBOR with exactly one accepted encoding ({@link encode},
 * {@link decode}). What was decoded is untyped until a {@link Shape} has read it. Text has passed {@link checkText}
 * before anybody sees or signs it. This room imports no other; every other may trust it.
 * @module
 */
export { BUNDLE_LIMITS, decode, encode, STATEMENT_LIMITS, type Value } from "./cbor.ts"
export { BytesError, type BytesFault } from "./error.ts"
export type { Limits } from "./heads.ts"
export {
  compare,
  concat,
  equal,
  fromBase64,
  fromHex,
  fromUtf8,
  HASH_BYTES,
  isZero,
  sha256,
  toBase64,
  toHex,
  uint64,
  utf8,
} from "./octets.ts"
export {
  bytesOf,
  decodeAs,
  encodeRecord,
  flag,
  hash32,
  integer,
  list,
  nullable,
  oneOf,
  optional,
  present,
  readAs,
  record,
  text,
  time,
  token,
  variant,
  type RecordOf,
  type Shape,
  type Shaped,
} from "./shape.ts"
export { finish } from "./steps.ts"
export { checkText, type TextRule } from "./text.ts"
