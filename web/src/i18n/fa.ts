/** The messages of one language, in a file that only its readers load. @module */
import type { Catalogue } from "./messages.ts"
import common from "../../locales/fa/common.json"
import desk from "../../locales/fa/desk.json"
import error from "../../locales/fa/errors.json"
import letter from "../../locales/fa/letter.json"
import offices from "../../locales/fa/offices.json"
import pouch from "../../locales/fa/pouch.json"
import recovery from "../../locales/fa/recovery.json"
import register from "../../locales/fa/register.json"
import said from "../../locales/fa/said.json"
import search from "../../locales/fa/search.json"
import settings from "../../locales/fa/settings.json"
import write from "../../locales/fa/write.json"

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
