/**
 * One draft: written in while it is mine, shown while others have it. A new one asks for its channel first, and gets its
 * number with the first words that are kept.
 * @module
 */
import { useCallback, useState, type JSX } from "react"
import type { KeptPaper } from "../../api.ts"
import { useAsk } from "../../app/asking.ts"
import { go } from "../../app/router.tsx"
import { AfterPage } from "./after.tsx"
import { Coming } from "./coming.tsx"
import { LetterBench } from "./letter-bench.tsx"
import { NewLetter } from "./new-letter.tsx"
import { isEditable } from "./state.tsx"
import { useSettled } from "./settling.ts"

/** A draft, by its number; or a new one. */
export function WritingPage({ paper }: { readonly paper: number | "new" }): JSX.Element {
  // A draft can get a number while it is written: the bench stays as it is, under its new address.
  const [bench, setBench] = useState({ turn: 0, opened: paper, now: paper })
  if (paper !== bench.now) setBench({ turn: bench.turn + 1, opened: paper, now: paper })
  const number = useCallback((now: number) => {
    setBench((before) => ({ ...before, now }))
    go({ place: "write", paper: now }, { replace: true })
  }, [])
  return bench.opened === "new" ? (
    <NewLetter key={bench.turn} onNumber={number} />
  ) : (
    <KnownPaper key={bench.turn} paper={bench.opened} onNumber={number} />
  )
}

function KnownPaper({
  paper,
  onNumber,
}: {
  readonly paper: number
  readonly onNumber: (paper: number) => void
}): JSX.Element {
  const settled = useSettled()
  const { answer, refusal } = useAsk("paper.open", settled ? { paper } : null)
  if (answer === null) return <Coming refusal={refusal} />
  return isEditable(answer.state) ? <Editable kept={answer} onNumber={onNumber} /> : <AfterPage kept={answer} />
}

function Editable({
  kept,
  onNumber,
}: {
  readonly kept: KeptPaper
  readonly onNumber: (paper: number) => void
}): JSX.Element {
  const { answer, refusal } = useAsk("write.options", { channel: kept.content.channel })
  if (answer === null) return <Coming refusal={refusal} />
  return <LetterBench kept={kept} options={answer} onNumber={onNumber} />
}
