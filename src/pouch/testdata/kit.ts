/**
 * Pouches for tests of this room.
 * @module
 */
import { sha256, utf8 } from "../../bytes/index.ts"
import { VOLUME_BYTES, planPouch, type Cargo, type PlannedVolume } from "../plan.ts"
import { encodeVolume } from "../write.ts"

/** 32 octets, or so many, of one value. */
export function filled(value: number, length: number = 32): Uint8Array {
  return new Uint8Array(length).fill(value)
}

/** Octets that follow from a name and do not repeat. */
export function octetsOf(name: string, length: number): Uint8Array {
  const octets = new Uint8Array(length)
  for (let at = 0; at < length; at += 32) octets.set(sha256(utf8(`${name} ${at}`)).subarray(0, length - at), at)
  return octets
}

/** A bundle. */
export function bundle(octets: Uint8Array, mark: Uint8Array | null = null): Cargo {
  return { kind: "bundle", mailbox: filled(0xaa), filing: filled(0x22), mark, octets }
}

/** A locker whose chunks follow from a name. */
export function locker(name: string, size: number): Extract<Cargo, { kind: "locker" }> {
  const whole = octetsOf(name, size)
  return {
    kind: "locker",
    locker: sha256(utf8(name)),
    size,
    chunks: Array.from({ length: Math.ceil(size / 2 ** 20) }, (_, n) => n),
    source: (n) => whole.subarray(n * 2 ** 20, (n + 1) * 2 ** 20),
    payer: null,
  }
}

/** The pouch of spec/pouch.md#real-bytes. */
export function small(): PlannedVolume {
  const [volume] = plan([bundle(utf8("sealed"))], [{ bundle: filled(0xbb), token: filled(0x11) }])
  return volume as PlannedVolume
}

/** A pouch as it is planned. */
export function plan(
  cargo: readonly Cargo[],
  taken: readonly { readonly bundle: Uint8Array; readonly token: Uint8Array }[] = [],
  volumeBytes: number = VOLUME_BYTES,
): readonly PlannedVolume[] {
  return planPouch({ pouch: filled(1, 16), volumeBytes, taken, cargo })
}

/** A pouch as octets, volume by volume. */
export function volumesOf(...of: Parameters<typeof plan>): readonly Uint8Array[] {
  return plan(...of).map(encodeVolume)
}
