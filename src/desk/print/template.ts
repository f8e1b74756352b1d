/**
 * The page as Typst sets it. The letter comes in as data (`sys.inputs`), never as markup: whatever its text says, it is
 * text. Layout follows a chancery's page: letterhead, both dates, each part between its markings, the proof on a last page.
 *
 * Directions are set for every block by what the letter says of it; names, numbers and hashes stand in boxes of their own,
 * because a name inside a line of the other direction would drag its neighbours about (UAX #9).
 * @module
 */

/** The template, in Typst's language. It reads one JSON object; its shape is `Sheet` in sheet.ts. */
export const TEMPLATE: string = String.raw`
#let sheet = json(bytes(sys.inputs.sheet))
#let ink = rgb("#1d1b18")
#let soft = rgb("#6b655c")
#let rule = rgb("#b9b1a3")
#let faces = (
  ar: ("Amiri", "Source Serif 4"),
  fa: ("Vazirmatn", "Source Serif 4"),
  other: ("Source Serif 4", "Amiri"),
)
#let face(language) = if language.starts-with("ar") { faces.ar } else if language.starts-with("fa") { faces.fa } else { faces.other }
#let size-of(language) = if language.starts-with("ar") { 13.5pt } else { 11pt }
#let towards(direction) = if direction == "rtl" { rtl } else { ltr }
// A piece whose direction is its own, whatever stands around it.
#let apart(body, direction: ltr) = box(text(dir: direction, body))

#set document(title: sheet.title, author: sheet.office, date: datetime(year: sheet.made.year, month: sheet.made.month, day: sheet.made.day))
#set page(
  paper: "a4",
  margin: (x: 27mm, top: 26mm, bottom: 27mm),
  footer: context {
    set text(8pt, fill: soft, font: face(sheet.language), lang: sheet.language, dir: towards(sheet.direction))
    line(length: 100%, stroke: 0.4pt + rule)
    v(-4pt)
    grid(columns: (1fr, 1fr), align: (start, end),
      [#apart(sheet.name) · #apart(sheet.short, direction: ltr)],
      [#apart(sheet.pages.at(calc.min(counter(page).get().first(), sheet.pages.len()) - 1) + " / " + sheet.pages.at(calc.min(counter(page).final().first(), sheet.pages.len()) - 1))])
  },
)
#set text(font: face(sheet.language), size: size-of(sheet.language), fill: ink, lang: sheet.language, dir: towards(sheet.direction), hyphenate: false)
#set par(leading: 0.82em, spacing: 1.05em, justify: false)

// Pieces of a line, those of the other direction apart. A long piece may break, so it is no box but an isolate.
#let runs(pieces) = for piece in pieces {
  if piece.apart == none { piece.text } else if piece.apart == "ltr" { "\u{2066}" + piece.text + "\u{2069}" } else { "\u{2067}" + piece.text + "\u{2069}" }
}

// What stands above a part stays with it over a page break.
#let marking(line, language, direction, sticky: false) = block(width: 100%, above: 1.3em, below: 1.3em, sticky: sticky, {
  set align(center)
  set text(8.5pt, fill: soft, weight: "semibold", lang: language, dir: towards(direction), font: face(language))
  grid(columns: (1fr, auto, 1fr), align: horizon, column-gutter: 8pt,
    std.line(length: 100%, stroke: 0.4pt + rule), line, std.line(length: 100%, stroke: 0.4pt + rule))
})

#align(center, {
  text(17pt, weight: "semibold", apart(sheet.office))
  v(2pt)
  text(11.5pt, fill: soft)[#sheet.document #apart(sheet.name)]
})
#v(6pt)
#std.line(length: 100%, stroke: 0.6pt + ink)
#v(4pt)
#for d in sheet.dates {
  block(above: 0.55em, below: 0.55em, width: 100%, {
    set text(10pt, lang: d.language, dir: towards(d.direction), font: face(d.language))
    d.text
  })
}
#block(above: 0.9em, below: 0.7em, text(10pt)[#sheet.channelLabel #apart(sheet.channel)])
#if sheet.answers.len() > 0 {
  block(above: 0.7em, below: 0.7em, text(10pt)[#sheet.answersLabel #sheet.answers.map(a => apart(a)).join(" · ")])
}
#if sheet.notice != none { block(above: 1em, inset: 8pt, stroke: 0.8pt + ink, width: 100%, sheet.notice) }

#for part in sheet.parts {
  marking(part.marking, sheet.language, sheet.direction, sticky: true)
  if part.kind == "section" {
    for version in part.versions {
      block(width: 100%, {
        set text(lang: version.language, dir: towards(version.direction), font: face(version.language), size: size-of(version.language))
        if version.heading.len() > 0 { block(below: 0.8em, sticky: true, text(1.06em, weight: "semibold", runs(version.heading))) }
        for paragraph in version.paragraphs { par(runs(paragraph)) }
      })
      if version != part.versions.last() { v(0.5em) }
    }
  } else {
    grid(columns: (auto, 1fr, auto), column-gutter: 10pt, align: (start, start, end),
      text(10pt)[#sheet.enclosureLabel #part.place], text(10pt, apart(part.name)), text(9pt, fill: soft, part.detail))
  }
  marking(part.marking, sheet.language, sheet.direction)
}

#pagebreak(weak: true)
#text(13pt, weight: "semibold", sheet.proof.heading)
#par(sheet.proof.sentence)
#set text(9pt)
#grid(columns: (auto, 1fr), column-gutter: 14pt, row-gutter: 8pt, align: (start, start),
  ..sheet.proof.fields.map(f => (text(fill: soft, f.label), if f.ltr { align(left, block(text(dir: ltr, font: faces.other, f.value))) } else { f.value })).flatten())
#v(1em)
#text(9pt, fill: soft, sheet.proof.note)
#if sheet.attachment != none {
  pdf.attach(sheet.attachment.path, relationship: "data", mime-type: "application/octet-stream", description: sheet.attachment.description)
}
`
