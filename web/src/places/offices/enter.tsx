/**
 * Entering what the other side reads: eight groups of digits, or ten words, or their QR code.
 * @module
 */
import { useEffect, useState, type FormEvent, type JSX } from "react"
import type { Refusal } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button } from "../../ui/button.tsx"
import { Actions } from "../../ui/dialog.tsx"
import { TextField } from "../../ui/field.tsx"
import { Section } from "../../ui/layout.tsx"
import { Notice, RefusalNotice } from "../../ui/notice.tsx"
import type { How } from "./compare.tsx"
import { GROUPS, stateOf } from "./groups.ts"
import { GroupsField } from "./groups-field.tsx"
import { Scan } from "./scan.tsx"

const WORDS = 10

/** The panel. @param props.onDiffers it is another channel's: nothing else may go on */
export function EnterTheirs({
  channel,
  how,
  onDiffers,
}: {
  readonly channel: string
  readonly how: How
  readonly onDiffers: (refusal: Refusal) => void
}): JSX.Element {
  const { t } = useI18n()
  const act = useAct("compare")
  const [form, setForm] = useState<"digits" | "words">("digits")
  const [groups, setGroups] = useState<readonly string[]>(() => Array<string>(GROUPS).fill(""))
  const [words, setWords] = useState("")
  const count = words.split(/[\s\p{Pd}]+/u).filter((word) => word !== "").length
  const isReady = form === "digits" ? groups.every((group) => stateOf(group) === "right") : count === WORDS
  const compare = async (entered: string): Promise<void> => {
    await act.run({ channel, entered, how })
  }
  useEffect(() => {
    if (act.refusal?.code === "fingerprint-differs") onDiffers(act.refusal)
  }, [act.refusal, onDiffers])
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (isReady) void compare(form === "digits" ? groups.join(" ") : words)
  }
  return (
    <Section title={t(how === "qr" ? "offices.enter-scan" : "offices.enter-title")}>
      <Notice title={t("offices.never-own")}>
        <p>{t("offices.never-own-text")}</p>
      </Notice>
      {how === "qr" ? (
        <Scan
          label={t("offices.enter-picture")}
          help={t("offices.enter-picture-help")}
          onText={(text) => void compare(text)}
        />
      ) : (
        <form className="stack enter" onSubmit={submit}>
          {form === "digits" ? (
            <GroupsField groups={groups} onChange={setGroups} />
          ) : (
            <TextField
              label={t("offices.enter-words")}
              help={<T id="offices.enter-words-help" values={{ count, most: WORDS }} />}
              value={words}
              onChange={setWords}
              lines={3}
              dir="ltr"
              mono
              autoFocus
            />
          )}
          <Actions>
            <Button look="main" type="submit" isDisabled={!isReady} busy={act.busy}>
              {t("offices.enter-act")}
            </Button>
            <Button look="plain" onPress={() => setForm(form === "digits" ? "words" : "digits")}>
              {t(form === "digits" ? "offices.enter-as-words" : "offices.enter-as-digits")}
            </Button>
          </Actions>
        </form>
      )}
      {act.refusal !== null && act.refusal.code !== "fingerprint-differs" && <RefusalNotice refusal={act.refusal} />}
    </Section>
  )
}
