/**
 * What is decided about a part, beside it: its marking, and who may read it. Who is not named does not learn that it
 * exists.
 * @module
 */
import { useState, useSyncExternalStore, type JSX } from "react"
import type { Node } from "@tiptap/pm/model"
import type { PersonText } from "../../api.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Checks, Select } from "../../ui/choice.tsx"
import { Details } from "../../ui/layout.tsx"
import { Foreign } from "../../ui/text.tsx"
import { likeAbove, setMarking, setReaders } from "./acts.ts"
import { useBench } from "./context.tsx"
import type { PartAttrs } from "./schema.ts"

/** The side. */
export function PartSide({
  node,
  id,
  index,
}: {
  readonly node: Node
  readonly id: string
  readonly index: number
}): JSX.Element {
  const { t } = useI18n()
  const { bench, options } = useBench()
  const { marking, readers } = node.attrs as PartAttrs
  const { levels, caveats } = options.rules
  const level = marking?.level ?? null
  const own = marking?.caveats ?? []
  const narrow = useNarrow()
  // Where it stands above the text it makes room for it, once everything is decided.
  const [decided] = useState(marking !== null && readers.length > 0)
  const decisions = (
    <>
      {index > 0 && (
        <Button small look="plain" onPress={() => bench.run(likeAbove(id))}>
          {t("write.like-above")}
        </Button>
      )}
      <Select
        label={t("write.marking")}
        value={level}
        placeholder={t("write.marking-none")}
        onChange={(next) => bench.run(setMarking(id, { level: next, caveats: own }))}
        options={[...new Set([...levels, ...(level === null ? [] : [level])])].map((each) => ({
          id: each,
          name: each,
          shown: <Foreign>{each}</Foreign>,
        }))}
      />
      {caveats.length > 0 && (
        <Checks
          label={t("write.caveats")}
          row
          disabled={level === null}
          value={own}
          onChange={(chosen) => {
            if (level !== null)
              bench.run(setMarking(id, { level, caveats: caveats.filter((each) => chosen.includes(each)) }))
          }}
          options={caveats.map((each) => ({ id: each, name: each, shown: <Foreign>{each}</Foreign> }))}
        />
      )}
      <Readers id={id} readers={readers} />
    </>
  )
  const words = marking === null ? "" : [marking.level, ...marking.caveats].join(" · ")
  return (
    <div className="bench-part-aside" role="group" aria-label={t("write.side", { number: index + 1 })}>
      {narrow ? (
        <Details
          open={!decided}
          summary={
            <T
              id="write.side-summary"
              values={{ marked: marking === null ? "no" : "yes", marking: words, count: readers.length }}
            />
          }
        >
          <div className="bench-part-side">{decisions}</div>
        </Details>
      ) : (
        <div className="bench-part-side">{decisions}</div>
      )}
    </div>
  )
}

const NARROW = "(max-width: 64rem)"

function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(NARROW)
      query.addEventListener("change", listener)
      return () => query.removeEventListener("change", listener)
    },
    () => matchMedia(NARROW).matches,
  )
}

function Readers({ id, readers }: { readonly id: string; readonly readers: readonly string[] }): JSX.Element {
  const { t } = useI18n()
  const { bench, options } = useBench()
  const { people } = options
  const offices = [...new Set(people.map(({ office }) => office))]
  // Somebody who has left the rosters stays in sight until they are taken out.
  const strangers = readers.filter((called) => !people.some((person) => person.called === called))
  const set = (chosen: readonly string[]): void => {
    const known = people.map(({ called }) => called).filter((called) => chosen.includes(called))
    bench.run(setReaders(id, [...known, ...strangers.filter((called) => chosen.includes(called))]))
  }
  return (
    <div className="bench-readers">
      <p className="label">
        {t("write.readers")}{" "}
        <span className="bench-readers-count">
          {readers.length === 0 ? (
            t("write.readers-none")
          ) : (
            <T id="write.readers-count" values={{ count: readers.length }} />
          )}
        </span>
      </p>
      {offices.map((office) => (
        <OfficeReaders
          key={office}
          office={office}
          people={people.filter((person) => person.office === office)}
          readers={readers}
          onChange={set}
        />
      ))}
      {strangers.map((called) => (
        <p key={called} className="bench-reader-gone">
          <Foreign>{called}</Foreign> {t("write.reader-gone")}
          <Button small look="plain" onPress={() => set(readers.filter((each) => each !== called))}>
            {t("write.remove")}
          </Button>
        </p>
      ))}
    </div>
  )
}

function OfficeReaders({
  office,
  people,
  readers,
  onChange,
}: {
  readonly office: string
  readonly people: readonly PersonText[]
  readonly readers: readonly string[]
  readonly onChange: (readers: readonly string[]) => void
}): JSX.Element {
  const { t } = useI18n()
  const mine = people.map(({ called }) => called)
  const chosen = mine.filter((called) => readers.includes(called))
  const others = readers.filter((called) => !mine.includes(called))
  const all = chosen.length === mine.length
  return (
    <div className="bench-office-readers">
      <Checks
        label={office}
        value={chosen}
        onChange={(next) => onChange([...others, ...next])}
        options={people.map(({ called, name, title }) => ({
          id: called,
          name,
          shown: <Foreign>{name}</Foreign>,
          help: title === "" ? undefined : <Foreign>{title}</Foreign>,
        }))}
      />
      <Button
        small
        look="plain"
        aria-label={t(all ? "write.readers-nobody-of" : "write.readers-all-of", { office })}
        onPress={() => onChange(all ? others : [...others, ...mine])}
      >
        {t(all ? "write.readers-nobody" : "write.readers-all")}
      </Button>
    </div>
  )
}
