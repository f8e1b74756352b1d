/**
 * `diwan print`.
 * @module
 */
import { dirname } from "node:path"
import { exportLetter, readLetter } from "../../index.ts"
import { letterPage } from "../../pages/letter.ts"
import { openSettings } from "../../settings.ts"
import type { Language, Settings } from "../../api.ts"
import { arg, choice, done, flag, letterName, need, text, type Call, type Done } from "../call.ts"
import { checkFree, writeOwn } from "../files.ts"
import { foreign } from "../text.ts"
import { CALENDARS } from "../time.ts"
import { withReadingDesk } from "../unlock.ts"

/** Write a letter to a PDF/A file, its view attached. */
export async function print(call: Call): Promise<Done> {
  const wanted = letterName(arg(call, 0))
  const channel = text(call, "channel") ?? undefined
  const out = need(call, "out", "where to? the file")
  const force = flag(call, "force")
  checkFree(out, force)
  const { page, view, settings, made } = await withReadingDesk(call, (desk) => {
    const letter = readLetter(desk, wanted, channel)
    return {
      page: letterPage(desk, { channel: letter.channel, name: letter.name }),
      view: flag(call, "without-view") ? null : exportLetter(desk, wanted, letter.channel).file,
      settings: settingsOf(call, openSettings(dirname(desk.vault.path)).get()),
      made: desk.now(),
    }
  })
  const { printLetter } = await import("../../print/letter.ts")
  const file = await printLetter(page, { settings, view, made })
  writeOwn(out, file, force)
  call.say(`${foreign(page.name)} is in ${foreign(out)}, readable by whoever holds the file`)
  return done({ name: page.name, channel: page.channel, file: out, bytes: file.length, view: view !== null })
}

const LANGUAGES = ["ar", "fa", "en"] as const
/** Region and digits of a language that somebody asks for beside their own settings. */
const USUAL: { readonly [language in Language]: Pick<Settings, "region" | "digits"> } = {
  ar: { region: "EG", digits: "arab" },
  fa: { region: "IR", digits: "arabext" },
  en: { region: "GB", digits: "latn" },
}

/** The officer's own settings, but for what was asked. */
function settingsOf(call: Call, own: Settings): Settings {
  const language = text(call, "language")
  const calendar = text(call, "calendar")
  const chosen = language === null ? null : choice(language, "--language", LANGUAGES)
  return {
    ...own,
    ...(chosen === null || chosen === own.language ? {} : { language: chosen, ...USUAL[chosen] }),
    ...(calendar === null ? {} : { calendar: choice(calendar, "--calendar", [...calendars(), "none"]) }),
  }
}

function calendars(): readonly (keyof typeof CALENDARS)[] {
  return Object.keys(CALENDARS) as (keyof typeof CALENDARS)[]
}
