/**
 * The way of a channel, from the proposal to the first letter, and where on it the channel is.
 * @module
 */
import type { JSX } from "react"
import type { ChannelText } from "../../api.ts"
import { useI18n } from "../../i18n/language.tsx"
import { Hidden } from "../../ui/text.tsx"

const STEPS = ["proposed", "accepted", "opened", "compared", "standing"] as const
/** How many of the steps are done at each stage. */
const DONE: { readonly [Stage in ChannelText["stage"]]: number } = {
  carded: 0,
  proposed: 1,
  offered: 1,
  accepted: 2,
  opened: 3,
  compared: 4,
  standing: 5,
  closed: 5,
}

/** The way. */
export function Stages({ stage, next }: Pick<ChannelText, "stage" | "next">): JSX.Element {
  const { t } = useI18n()
  // The charter stands here, and is waited for on the other side.
  const done = stage === "standing" && next !== "none" ? DONE.compared : DONE[stage]
  return (
    <ol className="stages" aria-label={t("offices.stages")}>
      {STEPS.map((step, at) => (
        <li
          key={step}
          className={at < done ? "stage stage-done" : "stage"}
          {...(at === done ? { "aria-current": "step" as const } : {})}
        >
          {t(`offices.stage-${step}`)}
          {at < done && <Hidden> {t("offices.stage-done")}</Hidden>}
        </li>
      ))}
    </ol>
  )
}
