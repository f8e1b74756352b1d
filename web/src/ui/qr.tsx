/**
 * QR codes, drawn as one path: dark on white whatever the theme, since cameras want it so.
 * @module
 */
import { encodeQR } from "qr"
import { useMemo, type JSX } from "react"

/** A QR code. @param props.label what it is, for those who do not see it */
export function Qr({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const { path, size } = useMemo(() => {
    const rows = encodeQR(text, "raw", { ecc: "medium", border: 4 })
    const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("")
    return { path, size: rows.length }
  }, [text])
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
