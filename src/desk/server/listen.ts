/**
 * Listening on the loopback, and nowhere else: 127.0.0.1 and ::1, at one port that the system chooses. There is no option
 * for another address; from another machine one comes by `ssh -L`, with the same port and the same name.
 *
 * Browsers take either address for a name under `localhost`, ::1 first. If we had only one of the two, somebody else on
 * this machine could take the other and be asked in our place; so it is both, or, where a machine has no IPv6, the one
 * that there is.
 * @module
 */
import type { Server } from "node:http"
import type { AddressInfo } from "node:net"

const V4 = "127.0.0.1"
const V6 = "::1"
const ATTEMPTS = 32
/** This machine has no such address. */
const ABSENT = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL", "ENOTSUP", "EPROTONOSUPPORT"])

/**
 * Listen with both servers at one port.
 * @returns the port, and the servers that listen
 * @throws {Error} what the system said
 */
export async function listenBoth(four: Server, six: Server): Promise<{ port: number; servers: readonly Server[] }> {
  for (let attempt = 1; ; attempt++) {
    await listen(four, V4, 0)
    const { port } = four.address() as AddressInfo
    try {
      await listen(six, V6, port)
      return { port, servers: [four, six] }
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined
      if (typeof code === "string" && ABSENT.has(code)) return { port, servers: [four] }
      await new Promise((closed) => four.close(closed))
      // Somebody has this port on the other address.
      if (code !== "EADDRINUSE" || attempt === ATTEMPTS) throw error
    }
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen({ host, port, exclusive: true, ipv6Only: host === V6 }, () => {
      server.off("error", reject)
      resolve()
    })
  })
}
