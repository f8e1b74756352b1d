/** The messages of one language, in a file that only its readers load. @module */
import type { Catalogue } from "./messages.ts"
import common from "../../locales/ar/common.json"
import desk from "../../locales/ar/desk.json"
import error from "../../locales/ar/errors.json"
import letter from "../../locales/ar/letter.json"
import offices from "../../locales/ar/offices.json"
import pouch from "../../locales/ar/pouch.json"
import recovery from "../../locales/ar/recovery.json"
import register from "../../locales/ar/register.json"
import said from "../../locales/ar/said.json"
import search from "../../locales/ar/search.json"
import settings from "../../locales/ar/settings.json"
import write from "../../locales/ar/write.json"

/** Compiled by the build; what the files hold is texts. */
export const places: { readonly [place: string]: Catalogue } = {
  common,
  desk,
  error,
  letter,
  offices,
  pouch,
  recovery,
  register,
  said,
  search,
  settings,
  write,
}
