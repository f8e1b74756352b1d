/**
 * A new letter: which channel it goes through, then the bench. `/write/new?channel=cedar&answers=south/2` has said so.
 * @module
 */
import { useMemo, useState, type JSX } from "react"
import type { WriteOptions } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { Page } from "../../app/router.tsx"
import { useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Radios } from "../../ui/choice.tsx"
import { Empty } from "../../ui/notice.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import { emptyPaper } from "./convert.ts"
import { LetterBench } from "./letter-bench.tsx"
import type { Start } from "./writing.ts"
import { Coming } from "./coming.tsx"

/** A new letter. */
export function NewLetter({ onNumber }: { readonly onNumber: (paper: number) => void }): JSX.Element {
  const [asked] = useState(() => new URLSearchParams(location.search))
  const [chosen, setChosen] = useState(asked.get("channel"))
  const offices = useAsk("offices", chosen === null ? {} : null)
  if (chosen !== null) return <InChannel channel={chosen} answers={asked.getAll("answers")} onNumber={onNumber} />
  if (offices.answer === null) return <Coming refusal={offices.refusal} />
  const open = offices.answer.channels.filter(
    ({ closing, stage }) => stage === "standing" && (closing?.ours ?? null) === null,
  )
  const [only] = open
  if (only !== undefined && open.length === 1)
    return <InChannel channel={only.codeName} answers={[]} onNumber={onNumber} />
  return <ChooseChannel channels={open} onChoose={setChosen} />
}

function ChooseChannel({
  channels,
  onChoose,
}: {
  readonly channels: readonly { readonly codeName: string; readonly other: string }[]
  readonly onChoose: (channel: string) => void
}): JSX.Element {
  const { t } = useI18n()
  const [channel, setChannel] = useState<string | null>(null)
  return (
    <Page title={t("common.new-letter")}>
      {channels.length === 0 ? (
        <Empty>{t("write.no-channel")}</Empty>
      ) : (
        <div className="stack">
          <Radios
            label={t("write.which-channel")}
            value={channel}
            onChange={setChannel}
            options={channels.map(({ codeName, other }) => ({
              id: codeName,
              name: codeName,
              shown: <Code>{codeName}</Code>,
              help: <Foreign dir="ltr">{other}</Foreign>,
            }))}
          />
          <Button look="main" isDisabled={channel === null} onPress={() => channel !== null && onChoose(channel)}>
            {t("write.begin")}
          </Button>
        </div>
      )}
    </Page>
  )
}

function InChannel({
  channel,
  answers,
  onNumber,
}: {
  readonly channel: string
  readonly answers: readonly string[]
  readonly onNumber: (paper: number) => void
}): JSX.Element {
  const { answer, refusal } = useAsk("write.options", { channel })
  if (answer === null) return <Coming refusal={refusal} />
  return <Fresh options={answer} answers={answers} onNumber={onNumber} />
}

function Fresh({
  options,
  answers,
  onNumber,
}: {
  readonly options: WriteOptions
  readonly answers: readonly string[]
  readonly onNumber: (paper: number) => void
}): JSX.Element {
  const { language } = useI18n()
  const start = useMemo((): Start => {
    const { languages } = options.rules
    // A letter begins in the officer's own language if the channel has it.
    const first = languages.find((each) => each === language || each.startsWith(`${language}-`)) ?? languages[0] ?? "en"
    const known = answers.filter((name) => options.answerable.includes(name))
    return { paper: null, version: 0, saved: null, content: emptyPaper(options.channel, [first], known) }
  }, [])
  return <LetterBench kept={start} options={options} onNumber={onNumber} />
}
