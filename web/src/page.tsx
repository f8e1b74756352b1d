/**
 * The page is drawn: the desk of whoever the session names, or what is to be done where there is none.
 * @module
 */
import { createRoot } from "react-dom/client"
import type { Refusal, Session } from "./api.ts"
import { App } from "./app/app.tsx"
import { shiftClock } from "./app/now.ts"
import { Outside } from "./app/outside.tsx"

const root = createRoot(document.getElementById("root") as HTMLElement)

/** The desk. */
export function draw(session: Session): void {
  shiftClock(session.shift)
  root.render(<App first={session} />)
}

/** Nobody is let in. */
export function drawOutside(refusal: Refusal): void {
  root.render(<Outside refusal={refusal} />)
}
