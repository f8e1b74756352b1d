/**
 * The whole page: which of its faces is shown is the session's word alone.
 * @module
 */
import { lazy, Suspense, useLayoutEffect, type JSX } from "react"
import { RouterProvider } from "react-aria-components"
import { LanguageProvider } from "../i18n/language.tsx"
import type { Session } from "../api.ts"
import { Frame } from "./frame.tsx"
import { LockPage } from "./lock.tsx"
import { go } from "./router.tsx"
import { SessionProvider, useSession } from "./session.tsx"
import { Toasts } from "./toasts.tsx"

/** Seen once in the life of a vault. */
const WelcomePage = lazy(() => import("./welcome.tsx").then(({ WelcomePage }) => ({ default: WelcomePage })))

/** The page, once it knows the session. */
export function App({ first }: { readonly first: Session }): JSX.Element {
  return (
    <SessionProvider first={first}>
      <Faces />
    </SessionProvider>
  )
}

function Faces(): JSX.Element {
  const { session } = useSession()
  const { theme } = session.settings
  useLayoutEffect(() => {
    document.documentElement.dataset["theme"] = theme
  }, [theme])
  return (
    <LanguageProvider settings={session.settings}>
      <RouterProvider navigate={(path) => go(path)}>
        <Suspense fallback={null}>
          {session.state === "open" ? <Frame /> : session.state === "locked" ? <LockPage /> : <WelcomePage />}
        </Suspense>
        <Toasts />
      </RouterProvider>
    </LanguageProvider>
  )
}
