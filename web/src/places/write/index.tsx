/**
 * The place *Write*: my drafts, the bench on which one is written, and the page before it is submitted. The bench is a file
 * of its own: whoever only looks at the list or signs does not wait for it.
 * @module
 */
import { lazy, Suspense, type JSX } from "react"
import type { RouteOf } from "../../app/routes.ts"
import { Waiting } from "../../ui/button.tsx"
import { PapersPage } from "./papers.tsx"
import { ReviewPage } from "./review-page.tsx"
import "../../../styles/write.css"

const WritingPage = lazy(() => import("./writing-page.tsx").then(({ WritingPage }) => ({ default: WritingPage })))

/** The list of drafts, or one of them. */
export function WritePlace({ route }: { readonly route: RouteOf<"write"> }): JSX.Element {
  if (route.paper === null) return <PapersPage />
  return (
    <Suspense fallback={<Waiting />}>
      <WritingPage paper={route.paper} />
    </Suspense>
  )
}

/** The page before a draft is submitted. */
export function ReviewPlace({ route }: { readonly route: RouteOf<"review"> }): JSX.Element {
  return <ReviewPage paper={route.paper} />
}
