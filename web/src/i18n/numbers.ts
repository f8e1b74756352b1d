/**
 * Numbers, sizes and digits in the officer's own digits.
 * @module
 */
import type { Settings } from "../api.ts"

/** How numbers are written for somebody. */
export interface Numbers {
  readonly number: (value: number) => string
  /** Octets as `64.0 MB` with the words of the language; binary steps. */
  readonly size: (octets: number) => string
  readonly percent: (share: number) => string
  /** ASCII digits of a text in the officer's digits, nothing else changed. */
  readonly digits: (text: string) => string
}

const ZERO = { latn: 0x30, arab: 0x660, arabext: 0x6f0 } as const

/** @param locale with the digits; in Arabic and Persian units are written out, since `MB` stands apart from its number there */
export function numbersOf(locale: string, { digits, language }: Pick<Settings, "digits" | "language">): Numbers {
  const plain = new Intl.NumberFormat(locale)
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 })
  const sizes = (["byte", "kilobyte", "megabyte", "gigabyte"] as const).map(
    (unit) =>
      new Intl.NumberFormat(locale, {
        style: "unit",
        unit,
        // The short form of a byte does not know its plural.
        unitDisplay: language === "en" && unit !== "byte" ? "short" : "long",
        maximumFractionDigits: unit === "byte" ? 0 : 1,
      }),
  )
  const zero = ZERO[digits]
  return {
    number: (value) => plain.format(value),
    percent: (value) => share.format(value),
    size(octets) {
      const step = Math.min(sizes.length - 1, octets < 1024 ? 0 : Math.floor(Math.log2(octets) / 10))
      return (sizes[step] as Intl.NumberFormat).format(octets / 1024 ** step)
    },
    digits: (text) => text.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit))),
  }
}

/** Arabic, Persian and full-width digits as ASCII: what somebody types is taken in whatever digits they type it. */
export function asciiDigits(text: string): string {
  return text.replaceAll(/[٠-٩۰-۹０-９]/g, (digit) => {
    const point = digit.codePointAt(0) as number
    return String(point - (point >= 0xff10 ? 0xff10 : point >= 0x6f0 ? 0x6f0 : 0x660))
  })
}
