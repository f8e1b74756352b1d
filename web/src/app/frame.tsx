/**
 * The frame round every place: whose desk it is, where one can go, how the relay stands, and how to lock it.
 * @module
 */
import { lazy, Suspense, useEffect, useState, type JSX } from "react"
import { Dialog, DialogTrigger, Modal, ModalOverlay } from "react-aria-components"
import { T, useI18n } from "../i18n/language.tsx"
import { Button } from "../ui/button.tsx"
import { Notice } from "../ui/notice.tsx"
import { When } from "../ui/text.tsx"
import { useAct } from "./asking.ts"
import { Seal } from "./cover.tsx"
import { QuickSearch } from "../places/search/quick.tsx"
import { JobsProvider, JobsTray } from "./jobs.tsx"
import { Misused, PlayNotice, Whose } from "./lock.tsx"
import { preloadPlace } from "./loaders.ts"
import { NAVIGATION, Place } from "./places.tsx"
import { Link, useRoute } from "./router.tsx"
import { useSession } from "./session.tsx"
import { useKeys, useShortcut } from "./shortcuts.tsx"

const Palette = lazy(() => import("./palette.tsx").then(({ Palette }) => ({ default: Palette })))
const KeysSheet = lazy(() => import("./keys-sheet.tsx").then(({ KeysSheet }) => ({ default: KeysSheet })))

/** The desk, open. */
export function Frame(): JSX.Element {
  const { t } = useI18n()
  const { session, connected } = useSession()
  const route = useRoute()
  const [palette, setPalette] = useState(false)
  const [keys, setKeys] = useState(false)
  const [menu, setMenu] = useState(false)
  useKeys()
  useShortcut("mod+k", "common.palette", () => setPalette(true))
  useShortcut("?", "common.keys-title", () => setKeys(true))
  useEffect(() => setMenu(false), [route])
  const { me } = session
  return (
    <JobsProvider>
      <a className="skip" href="#main">
        {t("common.skip")}
      </a>
      <div className="frame">
        <header className="head">
          {session.play && <PlayNotice />}
          <div className="head-row">
            <DialogTrigger isOpen={menu} onOpenChange={setMenu}>
              <Button look="quiet" aria-label={t("common.menu")}>
                <span className="menu-sign" aria-hidden="true" />
              </Button>
              <ModalOverlay className="overlay overlay-side" isDismissable>
                <Modal className="drawer">
                  <Dialog className="dialog" aria-label={t("common.menu")}>
                    <Navigation place={route.place} />
                  </Dialog>
                </Modal>
              </ModalOverlay>
            </DialogTrigger>
            <Link to={{ place: "desk" }} className="brand">
              <Seal />
              <span className="wordmark">{t("common.diwan")}</span>
            </Link>
            {me !== null && <Whose office={me.office} name={me.name} title={me.title} />}
            <div className="head-end">
              <QuickSearch here={route.place === "search"} />
              <RelaySign />
              <Button look="quiet" onPress={() => setPalette(true)} aria-keyshortcuts="Control+K Meta+K">
                <T id="common.palette-short" />
              </Button>
              <LockButton />
            </div>
          </div>
        </header>
        <div className="side">
          <Navigation place={route.place} />
          <p className="side-foot">
            <Button look="plain" onPress={() => setKeys(true)}>
              {t("common.keys-title")}
            </Button>
          </p>
        </div>
        <main className="main" id="main" tabIndex={-1}>
          {!connected && <Gone />}
          {session.launchMisused && <Misused />}
          <Place route={route} />
        </main>
      </div>
      <JobsTray />
      <Suspense fallback={null}>
        {keys && <KeysSheet onClose={() => setKeys(false)} />}
        {palette && <Palette onClose={() => setPalette(false)} onKeys={() => setKeys(true)} />}
      </Suspense>
    </JobsProvider>
  )
}

function Navigation({ place }: { readonly place: string }): JSX.Element {
  const { t } = useI18n()
  return (
    <nav className="nav" aria-label={t("common.places")}>
      <ul>
        {NAVIGATION.map(({ words, to, places }) => (
          <li key={words}>
            <Link
              to={to}
              onPointerEnter={() => preloadPlace(to.place)}
              {...((places as readonly string[]).includes(place) ? { "aria-current": "page" as const } : {})}
            >
              {t(words)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** How the relay stands: said in words, since a colour alone says nothing to many. */
function RelaySign(): JSX.Element {
  const { t } = useI18n()
  const { relay } = useSession()
  const collect = useAct("collect")
  return (
    <div className={`relay relay-${relay.state}`}>
      <span className="relay-dot" aria-hidden="true" />
      <span role="status">
        {relay.state === "unreachable" ? (
          <T id="common.relay-unreachable" values={{ since: <When at={relay.since} as="relative" /> }} />
        ) : (
          t(`common.relay-${relay.state}`)
        )}
        {relay.waiting > 0 && (
          <span className="relay-waiting">
            <T id="common.relay-waiting" values={{ count: relay.waiting }} />
          </span>
        )}
      </span>
      <Button look="plain" busy={collect.busy} onPress={() => void collect.run({})}>
        {t("common.collect")}
      </Button>
    </div>
  )
}

function LockButton(): JSX.Element {
  const { t } = useI18n()
  const { take } = useSession()
  const lock = useAct("lock")
  const run = async (): Promise<void> => {
    const answer = await lock.run({})
    if (answer !== null) take(answer)
  }
  return (
    <Button look="quiet" busy={lock.busy} onPress={() => void run()}>
      {t("common.lock")}
    </Button>
  )
}

/** The desk's process does not answer: what is on the screen is what was. */
function Gone(): JSX.Element {
  const { t } = useI18n()
  return (
    <Notice kind="warn" title={t("common.gone-title")} live>
      <p>{t("common.gone-text")}</p>
    </Notice>
  )
}
