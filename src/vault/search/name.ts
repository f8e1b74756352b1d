/**
 * Where the image of the index lies, for whoever removes it without loading the rest.
 * @module
 */
import { rmSync } from "node:fs"
import { dirname, join } from "node:path"

/** Name of the image's file, beside the vault. */
export const IMAGE_NAME = "search.diwan"

/** Remove the image beside a vault, if there is one. What it held can be made again from what is still there. */
export function forgetImage(vault: string): void {
  rmSync(join(dirname(vault), IMAGE_NAME), { force: true })
}
