/**
 * A letter for the tests of printing, in three languages, with text that tries to be more than text.
 * @module
 */
import type { LetterPage, Settings } from "../../api.ts"

/** Text that would be markup, if the letter were ever taken for it. */
export const HOSTILE = '#import "/etc/passwd" *bold* $x$ #read("/etc/hostname") `raw` @ref <label> \\u{202e} = Heading'

/** Settings of an office in Cairo. */
export const CAIRO: Settings = {
  language: "ar",
  region: "EG",
  digits: "arab",
  calendar: "umalqura",
  theme: "system",
  idleMinutes: 15,
}

/** The page. */
export const PAGE: LetterPage = {
  channel: "cedar",
  name: "north/4",
  office: "north.example",
  from: "north",
  own: false,
  number: 4,
  document: "letter",
  date: 1_795_435_200,
  languages: ["ar", "en", "fa"],
  passedOn: false,
  answers: [{ name: "south/2", held: true }],
  answeredBy: [],
  previous: null,
  next: null,
  parts: [
    {
      kind: "section",
      marking: { level: "secret", caveats: ["eyes only"] },
      versions: [
        {
          language: "ar",
          direction: "rtl",
          heading: "المصلحة المشتركة",
          text: `لبلدينا مصلحة مشتركة، قبل 24 November 2026 بحسب الرسالة D-2026/0004.\nكِتابٌ مُشَكَّلٌ ﷺ`,
        },
        {
          language: "en",
          direction: "ltr",
          heading: "The shared interest",
          text: `Our two countries share it.\n${HOSTILE}`,
        },
        {
          language: "fa",
          direction: "rtl",
          heading: "گام‌های بعدی",
          text: "می‌شود که فرستادگان پیش از ۲۴ نوامبر دیدار کنند.",
        },
      ],
    },
    {
      kind: "enclosure",
      marking: { level: "confidential", caveats: [] },
      place: 1,
      name: "chart.txt",
      type: "text/plain",
      size: 12_345,
      given: true,
    },
  ],
  proof: {
    standing: "countersigned",
    wants: [],
    sentence: { code: "proof-countersigned" },
    channelId: "3f".repeat(32),
    statement: "a1".repeat(32),
    root: "b2".repeat(32),
    roster: { version: 1, id: "c3".repeat(32), quorum: 2 },
    approvers: 2,
    entry: { index: 5, size: 6, root: "d4".repeat(32) },
    postmark: { order: 3, time: 1_795_435_300 },
    cosigned: [{ by: "host", name: "harbour.example", time: 1_795_435_300 }],
  },
  accounts: {
    entered: 1_795_435_250,
    postmarked: 1_795_435_300,
    cosigned: 1_795_435_400,
    arrived: 1_795_435_500,
    opened: null,
  },
  receipts: [],
  host: "harbour.example",
  reading: { until: null, archive: false },
  reseal: [],
}
