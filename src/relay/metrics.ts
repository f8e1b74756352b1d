/**
 * What is counted, for Prometheus. Labels are routes and codes only: nothing that tells one mailbox, channel or address
 * from another.
 * @module
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client"

/** See the module comment. */
export interface Metrics {
  request(of: {
    readonly route: string
    readonly method: string
    readonly status: number
    readonly seconds: number
  }): void
  refused(code: string): void
  deposited(bytes: number): void
  chunk(bytes: number): void
  postmarked(): void
  swept(): void
  /** Text of the exposition format, and its content type. */
  readonly expose: () => Promise<{ readonly text: string; readonly type: string }>
}

/** @param gauges read when the metrics are asked for */
export function relayMetrics(gauges: {
  readonly waiting: () => number
  readonly bodiesInFlight: () => number
  readonly draining: () => boolean
}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: "diwan_relay_" })
  const seconds = new Histogram({
    name: "diwan_relay_request_seconds",
    help: "Time from a request's headers to the end of its answer, long polls included",
    labelNames: ["route", "method", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 60],
    registers,
  })
  const refused = new Counter({
    name: "diwan_relay_refusals_total",
    help: "Requests refused, by code of the contract",
    labelNames: ["code"],
    registers,
  })
  const deposits = new Counter({ name: "diwan_relay_deposits_total", help: "Bundles taken in", registers })
  const bytes = new Counter({
    name: "diwan_relay_bytes_total",
    help: "Bytes taken in",
    labelNames: ["kind"],
    registers,
  })
  const postmarks = new Counter({ name: "diwan_relay_postmarks_total", help: "Postmarks given", registers })
  const sweeps = new Counter({ name: "diwan_relay_sweeps_total", help: "Walks of the sweeper completed", registers })
  const gauge = (name: string, help: string, read: () => number): void => {
    const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(read()) })
  }
  gauge("diwan_relay_waiting", "Long polls waiting", gauges.waiting)
  gauge("diwan_relay_bodies_in_flight_bytes", "Bytes of bodies being received", gauges.bodiesInFlight)
  gauge("diwan_relay_draining", "1 while the relay shuts down", () => (gauges.draining() ? 1 : 0))

  return {
    request: ({ route, method, status, seconds: took }) => seconds.labels(route, method, String(status)).observe(took),
    refused: (code) => refused.labels(code).inc(),
    deposited: (size) => {
      deposits.inc()
      bytes.labels("bundle").inc(size)
    },
    chunk: (size) => bytes.labels("chunk").inc(size),
    postmarked: () => postmarks.inc(),
    swept: () => sweeps.inc(),
    expose: async () => ({ text: await registry.metrics(), type: registry.contentType }),
  }
}
