/**
 * Packing: for whom, in files how large; then the files are saved onto a stick.
 * @module
 */
import { useState, type JSX } from "react"
import { download, type Answer, type PouchPlaceText } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Checks, Select } from "../../ui/choice.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { Section } from "../../ui/layout.tsx"
import { Empty, Notice, RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign, Size } from "../../ui/text.tsx"

const MIB = 1024 * 1024
/** What sticks and discs hold, octets; a little less, since they need room for themselves. */
const SIZES = { whole: null, s2: 2 * MIB, s60: 60 * MIB, s650: 650 * MIB, s950: 950 * MIB } as const
type SizeName = keyof typeof SIZES

/** The section. */
export function Pack({
  places,
  onDone,
}: {
  readonly places: readonly PouchPlaceText[]
  readonly onDone: () => void
}): JSX.Element {
  const { t, numbers } = useI18n()
  const [to, setTo] = useState<readonly string[]>([])
  const [size, setSize] = useState<SizeName>("whole")
  const [packed, setPacked] = useState<Answer<"pouch.pack"> | null>(null)
  const act = useAct("pouch.pack")
  const pack = async (): Promise<void> => {
    setPacked(null)
    const answer = await act.run({ to: [...to], volume: SIZES[size] })
    setPacked(answer)
    if (answer !== null) onDone()
  }
  const sizes = Object.entries(SIZES) as [SizeName, number | null][]
  return (
    <Section title={t("pouch.pack")}>
      {places.length === 0 ? (
        <Empty>{t("pouch.nobody")}</Empty>
      ) : (
        <div className="stack">
          <Checks
            label={t("pouch.for")}
            help={t("pouch.for-help")}
            value={to}
            onChange={setTo}
            options={places.map((place) => ({
              id: place.for,
              name: place.for,
              shown: <Whose place={place} />,
              help: <What place={place} />,
            }))}
          />
          <Select
            label={t("pouch.volume-size")}
            help={t("pouch.volume-size-help")}
            value={size}
            onChange={setSize}
            options={sizes.map(([id, octets]) => ({
              id,
              name: octets === null ? t("pouch.one-file") : numbers.size(octets),
            }))}
          />
          <Actions>
            <Button look="main" busy={act.busy} isDisabled={to.length === 0} onPress={() => void pack()}>
              {t("pouch.pack-act")}
            </Button>
          </Actions>
        </div>
      )}
      {act.refusal !== null && <RefusalNotice refusal={act.refusal} />}
      {packed !== null && <Files packed={packed} />}
    </Section>
  )
}

function Whose({ place }: { readonly place: PouchPlaceText }): JSX.Element {
  const { t } = useI18n()
  return (
    <>
      <Code>{place.for}</Code>{" "}
      {place.kind === "host" ? t("pouch.host") : place.name !== place.for && <Foreign>{place.name}</Foreign>}
    </>
  )
}

function What({ place }: { readonly place: PouchPlaceText }): JSX.Element {
  const { t } = useI18n()
  const { bundles, byHand, bytes, enclosures, words } = place
  return (
    <>
      {bundles === 0 ? (
        t("pouch.no-bundles")
      ) : (
        <T id="pouch.bundles" values={{ count: bundles, size: <Size octets={bytes} /> }} />
      )}
      {words > 0 && (
        <>
          {" · "}
          <T id="pouch.words" values={{ count: words }} />
        </>
      )}
      {enclosures > 0 && (
        <>
          {" · "}
          <T id="pouch.enclosures" values={{ count: enclosures }} />
        </>
      )}
      {byHand && <> {t("pouch.only-by-hand")}</>}
    </>
  )
}

function Files({ packed }: { readonly packed: Answer<"pouch.pack"> }): JSX.Element {
  const { t } = useI18n()
  const [saved, setSaved] = useState<ReadonlySet<string>>(new Set())
  const { away, files, pouch } = packed
  return (
    <Notice kind="good" live title={<T id="pouch.packed-title" values={{ pouch: <Code>{pouch}</Code> }} />}>
      <p>{t("pouch.packed-text")}</p>
      {away > 0 && (
        <p>
          <T id="pouch.away" values={{ count: away }} />
        </p>
      )}
      <ul className="pouch-files">
        {files.map(({ name, ticket }) => (
          <li key={ticket}>
            <Button
              isDisabled={saved.has(ticket)}
              onPress={() => {
                download(ticket)
                setSaved(new Set([...saved, ticket]))
              }}
            >
              <T id="pouch.save" values={{ name: <Code>{name}</Code> }} />
            </Button>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
