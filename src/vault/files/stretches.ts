/**
 * Memory for one stretch of a file after another.
 *
 * Bytes keep their place within a page: what is at position p of the file lies p mod 4 KiB into a page of memory. Copying
 * between memory and a file's pages is the larger part of sealing and opening, and an x86 processor copies at less than a
 * third of its speed where the destination lies a few bytes further into its page than the source into its own: just
 * what an ordinary large allocation gives, whose first page begins with 16 bytes for the allocator. Only speed depends on it.
 * @module
 */
const PAGE_BYTES = 4096

/**
 * Make memory for a stretch at a time.
 * @param longest how long a stretch may be, bytes
 * @returns gives the memory for `bytes` bytes at `position` of a file, with whatever was there before
 */
export function stretches(longest: number): (position: number, bytes: number) => Uint8Array {
  const room = longest + PAGE_BYTES
  // Memory that might grow is mapped for itself, from the beginning of a page. It never does grow.
  const memory = new ArrayBuffer(room, { maxByteLength: room })
  return (position, bytes) => new Uint8Array(memory, position % PAGE_BYTES, bytes)
}
