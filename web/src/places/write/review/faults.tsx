/**
 * What is forbidden or unusual, each in a sentence with the part it is about.
 * @module
 */
import type { JSX } from "react"
import type { ReviewFault } from "../../../api.ts"
import { go } from "../../../app/router.tsx"
import { SaidText, T, useI18n, useRefusalText } from "../../../i18n/language.tsx"
import { Foreign } from "../../../ui/foreign.tsx"

/** The list. */
export function Faults({
  kind,
  faults,
  paper,
}: {
  readonly kind: "forbidden" | "unusual"
  readonly faults: readonly ReviewFault[]
  readonly paper: number | null
}): JSX.Element {
  return (
    <ul className={`review-faults review-${kind}`}>
      {faults.map((fault, at) => (
        <li key={at}>
          {fault.part !== null && <Place part={fault.part} paper={paper} />}
          <span>
            <Words fault={fault} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** A page has words for what it says; what the charter forbids has those of the refusal. */
function Words({ fault }: { readonly fault: ReviewFault }): JSX.Element {
  const { has } = useI18n()
  const refusal = useRefusalText()
  if (has(`said.${fault.code}`) || !has(`error.${fault.code}`)) return <SaidText said={fault} />
  // A refusal's text is about the kind of fault; which reader, which name stands beside it.
  const names = Object.values(fault.values ?? {}).filter((value) => typeof value === "string" && value !== "")
  return (
    <>
      {refusal(fault)}{" "}
      {names.map((name) => (
        <span key={name} className="review-name">
          <Foreign>{String(name)}</Foreign>
        </span>
      ))}
    </>
  )
}

function Place({ part, paper }: { readonly part: number; readonly paper: number | null }): JSX.Element {
  const words = <T id="write.part" values={{ number: part }} />
  if (paper === null) return <a href={`#review-part-${part}`}>{words}</a>
  const path = `/write/${paper}?part=${part}`
  return (
    <a
      href={path}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
        event.preventDefault()
        go(path)
      }}
    >
      {words}
    </a>
  )
}
