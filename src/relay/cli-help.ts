/**
 * What `diwan relay --help` says.
 * @module
 */
import { CONFIG_FILE } from "./config.ts"

/** The text. */
export const HELP: string = `Usage: diwan relay COMMAND --home DIR [options]

  init   --name NAME --url URL     make the home: keys, database, ${CONFIG_FILE}
  serve                            run the relay until told to stop
  admit  --mailboxes N --out DIR   write N admissions, each opens one mailbox
  admit  --channel --out DIR       write the two tickets of a channel to be postmarked
  admit  --replace CHANNEL --office ID --out DIR
                                   write a ticket by which an office binds other keys to its register of a channel: its
                                   registrar's device is lost; ids in hexadecimal; the former ticket ends when it is used
  host   --out FILE                write the host card
  pouch  FILE... --out FILE        do what a pouch asks, and write the pouch that answers it

  --home DIR              the relay's folder (DIWAN_RELAY_HOME)
  --json                  one JSON object on standard output
  --listen HOST:PORT      default 127.0.0.1:7311; port 0 lets the system choose
  --metrics-listen H:P    serve /metrics there; not served if absent
  --tls-cert F --tls-key F  PEM files; or --behind-proxy when a proxy ends TLS
  --expires-days N        admit: how long an admission holds, default 90

Every setting may stand in ${CONFIG_FILE} (metricsListen), in the environment (DIWAN_RELAY_METRICS_LISTEN) or as a flag.

Examples:
  diwan relay init --home /var/lib/diwan-relay --name harbour.example --url https://relay.harbour.example
  diwan relay serve --home /var/lib/diwan-relay
  diwan relay admit --home /var/lib/diwan-relay --mailboxes 4 --out ./for-north
`
