/** The messages of one language, in a file that only its readers load. @module */
import type { Catalogue } from "./messages.ts"
import common from "../../locales/en/common.json"
import desk from "../../locales/en/desk.json"
import error from "../../locales/en/errors.json"
import letter from "../../locales/en/letter.json"
import offices from "../../locales/en/offices.json"
import pouch from "../../locales/en/pouch.json"
import recovery from "../../locales/en/recovery.json"
import register from "../../locales/en/register.json"
import said from "../../locales/en/said.json"
import search from "../../locales/en/search.json"
import settings from "../../locales/en/settings.json"
import write from "../../locales/en/write.json"

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
