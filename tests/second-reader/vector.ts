/** The form of a vector file: vectors/README.md. @module */
import type { Vector } from "./read.ts"

export interface VectorFile extends Vector {
  readonly expect: string
  readonly code: string
  readonly comment: string
}

/** @param text of a file */
export function parseVectorFile(text: string): VectorFile {
  const split = text.indexOf("\n\n")
  const lines = text
    .slice(0, split)
    .split("\n")
    .map((line) => {
      const at = line.indexOf(": ")
      return [line.slice(0, at), line.slice(at + 2)] as const
    })
  const headers = new Map(lines.splice(0, 4))
  const header = (name: string): string => headers.get(name) ?? ""
  const bytes = Buffer.from(text.slice(split + 2).replaceAll("\n", ""), "base64")
  return {
    expect: header("expect"),
    format: header("format"),
    code: header("code"),
    comment: header("comment"),
    inputs: new Map(lines),
    bytes,
  }
}
