/**
 * An act on the own office that cannot be taken back: what follows from it is said first, then it takes one deliberate step.
 * @module
 */
import type { JSX, ReactNode } from "react"
import type { Answer, Asked, CallName } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { Confirm } from "../../ui/dialog.tsx"

/**
 * The step.
 * @param props.name what is typed to do it; null: pressing is enough, because it can be undone
 * @param props.asked what is asked, given what was typed; null: what was filled in does not do
 * @param props.points what follows, one by one
 * @param props.after what else there is to know
 */
export function Deliberate<Name extends CallName>({
  call,
  name,
  title,
  when,
  points,
  after,
  act,
  asked,
  onDone,
  onClose,
  children,
}: {
  readonly call: Name
  readonly name: string | null
  readonly title: string
  readonly when: ReactNode
  readonly points: readonly ReactNode[]
  readonly after?: ReactNode
  readonly act: string
  readonly asked: (confirm: string) => Asked<Name> | null
  readonly onDone: (answer: Answer<Name>) => void
  readonly onClose: () => void
  readonly children?: ReactNode
}): JSX.Element {
  const { busy, refusal, run } = useAct(call)
  const go = async (confirm: string): Promise<void> => {
    const wanted = asked(confirm)
    if (wanted === null) return
    const answer = await run(wanted)
    if (answer === null) return
    onClose()
    onDone(answer)
  }
  return (
    <Confirm
      title={title}
      open
      onClose={onClose}
      name={name}
      act={act}
      onAct={(typed) => void go(typed)}
      busy={busy}
      refusal={refusal}
    >
      <p>{when}</p>
      <ul>
        {points.map((point, at) => (
          <li key={at}>{point}</li>
        ))}
      </ul>
      {after !== undefined && <p>{after}</p>}
      {children}
    </Confirm>
  )
}
