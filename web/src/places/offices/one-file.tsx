/**
 * A field for one file that somebody handed over: it is read and given to an act, and why it was refused stands below.
 * @module
 */
import { useState, type JSX } from "react"
import { base64Of, refusalOf, type Refusal } from "../../api.ts"
import { FileField } from "../../ui/file.tsx"
import { RefusalNotice } from "../../ui/notice.tsx"

/** The field. @param refusal of the act; a file that cannot be read has one of its own */
export function OneFile({
  label,
  help,
  refusal,
  take,
}: {
  readonly label: string
  readonly help: string
  readonly refusal: Refusal | null
  readonly take: (file: string) => Promise<void>
}): JSX.Element {
  const [failed, setFailed] = useState<Refusal | null>(null)
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return
    setFailed(null)
    try {
      await take(await base64Of(chosen))
    } catch (error) {
      setFailed(refusalOf(error))
    }
  }
  const shown = failed ?? refusal
  return (
    <>
      <FileField label={label} help={help} onFiles={([file]) => void read(file)} />
      {shown !== null && <RefusalNotice refusal={shown} />}
    </>
  )
}
