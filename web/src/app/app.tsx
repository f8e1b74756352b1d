/**
 * The whole page: which of its faces is shown is the session's word alone.
 * @module
 */
import { useEffect, type JSX } from "react"
import { RouterProvider } from "react-aria-components"
import { LanguageProvider } from "../i18n/language.tsx"
import type { Session } from "../api.ts"
import { Frame } from "./frame.tsx"
import { LockPage } from "./lock.tsx"
import { go } from "./router.tsx"
import { SessionProvider, useSession } from "./session.tsx"
import { Toasts } from "./toasts.tsx"
import { WelcomePage } from "./welcome.tsx"

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
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme
  }, [theme])
  return (
    <LanguageProvider settings={session.settings}>
      <RouterProvider navigate={(path) => go(path)}>
        {session.state === "open" ? <Frame /> : session.state === "locked" ? <LockPage /> : <WelcomePage />}
        <Toasts />
      </RouterProvider>
    </LanguageProvider>
  )
}
