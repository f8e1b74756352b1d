/**
 * A card or an introduction, read and shown before anything is done with it. It comes as a file, or as a card's QR code.
 * @module
 */
import { useState, type JSX } from "react"
import { base64Of, refusalOf, type CardText, type Refusal } from "../../api.ts"
import { useAct } from "../../app/asking.ts"
import { T, useI18n } from "../../i18n/language.tsx"
import { Button, Waiting } from "../../ui/button.tsx"
import { Radios } from "../../ui/choice.tsx"
import { FileField } from "../../ui/file.tsx"
import { Facts, Sheet } from "../../ui/layout.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"
import { Code, Foreign } from "../../ui/text.tsx"
import { Officers } from "./officers.tsx"
import { rosterFacts } from "./roster-facts.tsx"
import { Scan } from "./scan.tsx"

/** A card that was looked at, and its file. */
export interface ReadCard {
  readonly card: CardText
  /** Base64. */
  readonly file: string
}

/** Read a card; once it is read it is shown, and can be put away again. */
export function CardReader({
  read,
  onRead,
}: {
  readonly read: ReadCard | null
  readonly onRead: (card: ReadCard | null) => void
}): JSX.Element {
  const { t } = useI18n()
  const look = useAct("card.look")
  const [way, setWay] = useState<"file" | "qr">("file")
  const [failed, setFailed] = useState<Refusal | null>(null)
  const begin = (): void => {
    setFailed(null)
    look.clear()
  }
  const fromFile = async (chosen: File): Promise<void> => {
    begin()
    try {
      const file = await base64Of(chosen)
      const card = await look.run({ file })
      if (card !== null) onRead({ card, file })
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  const fromCode = async (qr: string): Promise<void> => {
    begin()
    const card = await look.run({ qr: qr.slice(0, 1000) })
    if (card?.file !== undefined) onRead({ card, file: card.file })
  }
  const refusal = failed ?? look.refusal
  if (read !== null) return <CardFace card={read.card} onPutAway={() => onRead(null)} />
  return (
    <div className="stack">
      <Radios
        label={t("offices.card-way")}
        row
        value={way}
        onChange={setWay}
        options={(["file", "qr"] as const).map((id) => ({ id, name: t(`offices.card-way-${id}`) }))}
      />
      {way === "file" ? (
        <FileField
          label={t("offices.card-file")}
          help={t("offices.card-file-help")}
          onFiles={([file]) => file !== undefined && void fromFile(file)}
        />
      ) : (
        <Scan
          label={t("offices.card-picture")}
          help={t("offices.card-picture-help")}
          onText={(text) => void fromCode(text)}
        />
      )}
      {look.busy && <Waiting>{t("offices.card-reading")}</Waiting>}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  )
}

function CardFace({ card, onPutAway }: { readonly card: CardText; readonly onPutAway: () => void }): JSX.Element {
  const { t } = useI18n()
  const facts = rosterFacts(card.roster, t)
  return (
    <Sheet className="card-face">
      <p className="card-kind">{t(`offices.card-is-${card.kind}`)}</p>
      <p className="card-office">
        <Foreign dir="ltr">{card.office}</Foreign>
      </p>
      <Facts
        facts={[
          ...(card.kind === "introduction"
            ? [
                [
                  t("offices.host"),
                  <Foreign key="h" dir="ltr">
                    {card.host ?? ""}
                  </Foreign>,
                ] as const,
              ]
            : []),
          [t("common.office-id"), <Code key="id">{card.officeId}</Code>],
          ...facts,
        ]}
      />
      <Officers roster={card.roster} />
      <p className="card-caution">
        <T id="offices.card-caution" />
      </p>
      <Button small onPress={onPutAway}>
        {t("offices.card-other")}
      </Button>
    </Sheet>
  )
}
