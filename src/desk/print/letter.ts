/**
 * A letter on A4 as PDF/A-3b, with its view attached: what is kept in a cabinet. Set by Typst, an optional package with
 * native code; where it is not installed, the browser prints. decisions/0014 says why Typst, and why the page is no record.
 *
 * Nothing of a letter is written to disk: template, fonts and data are handed over in memory, and the compiler's
 * workspace is a folder that holds only this module.
 * @module
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { NodeCompiler } from "@myriaddreamin/typst-ts-node-compiler"
import type { LetterPage, Seconds, Settings } from "../api.ts"
import { DeskError } from "../error.ts"
import { sheetOf } from "./sheet.ts"
import { TEMPLATE } from "./template.ts"

/** What {@link printLetter} needs beside the letter. */
export interface PrintOptions {
  readonly settings: Settings
  /** The view file that is attached; null attaches none. */
  readonly view: Uint8Array | null
  /** When the page is made: the file's only date, so that one letter printed twice at one time is one file. */
  readonly made: Seconds
}

/**
 * Print a letter that was verified.
 * @returns a PDF/A-3b file
 * @throws {DeskError} `print-absent` where the optional package is missing; `print-failed`
 */
export async function printLetter(page: LetterPage, { settings, view, made }: PrintOptions): Promise<Uint8Array> {
  const { NodeCompiler: Compiler } = await typst()
  const workspace = import.meta.dirname
  const attachment = view === null ? null : `/${page.name.replace(/[^a-z0-9-]+/gi, "-")}.view`
  const compiler = Compiler.create({ workspace, fontArgs: [{ fontBlobs: fonts() }] })
  const main = join(workspace, "letter.typ")
  compiler.addSource(main, TEMPLATE)
  if (view !== null && attachment !== null) compiler.mapShadow(join(workspace, attachment.slice(1)), Buffer.from(view))
  const sheet = JSON.stringify(sheetOf(page, settings, made, attachment))
  const compiled = compiler.compile({ mainFilePath: main, inputs: { sheet } })
  // Its diagnostics could quote the letter: they are not passed on.
  if (compiled.result === null || compiled.hasError())
    throw new DeskError(
      "print-failed",
      "the page could not be set; print from the browser, and report the letter's languages",
    )
  return compiler.pdf(compiled.result, { pdfStandard: "a-3b", creationTimestamp: made })
}

async function typst(): Promise<{ readonly NodeCompiler: typeof NodeCompiler }> {
  try {
    return await import("@myriaddreamin/typst-ts-node-compiler")
  } catch (cause) {
    throw absent("@myriaddreamin/typst-ts-node-compiler", cause)
  }
}

/** The faces of letters: full fonts, since Typst reads no web fonts. */
const FACES: readonly string[] = [
  "@expo-google-fonts/amiri/400Regular/Amiri_400Regular.ttf",
  "@expo-google-fonts/amiri/700Bold/Amiri_700Bold.ttf",
  "@expo-google-fonts/vazirmatn/400Regular/Vazirmatn_400Regular.ttf",
  "@expo-google-fonts/vazirmatn/600SemiBold/Vazirmatn_600SemiBold.ttf",
  "@expo-google-fonts/source-serif-4/400Regular/SourceSerif4_400Regular.ttf",
  "@expo-google-fonts/source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf",
]
let loaded: readonly Buffer[] | null = null

function fonts(): Buffer[] {
  loaded ??= FACES.map((face) => {
    try {
      return readFileSync(fileURLToPath(import.meta.resolve(face)))
    } catch (cause) {
      throw absent(face.split("/").slice(0, 2).join("/"), cause)
    }
  })
  return [...loaded]
}

function absent(what: string, cause: unknown): DeskError {
  return new DeskError(
    "print-absent",
    `printing to a file needs the optional package ${what}; install it beside Diwan, or print from the browser`,
    { cause },
  )
}
