import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { ApiServices } from '@aisle/core'
import { countConnections } from '@aisle/db'
import type { Meter } from '@opentelemetry/api'

/** Measures the process's connections and streams, whenever its metrics are read. */
export function observeProcess(meter: Meter, { db, shares, streams }: ApiServices): void {
  meter
    .createObservableGauge('aisle_database_connections', {
      description: "Connections of the process's pool, and callers that wait for one, by state",
    })
    .addCallback((result) => {
      const { inUse, idle, waiting } = countConnections(db)
      result.observe(inUse, { state: 'in_use' })
      result.observe(idle, { state: 'idle' })
      result.observe(waiting, { state: 'waiting' })
    })
  if (shares) {
    meter
      .createObservableGauge('aisle_tenant_transactions', {
        description: "Tenants' transactions, and those that wait for their tenant's share of the connections, by state",
      })
      .addCallback((result) => {
        const { inUse, waiting } = shares.count()
        result.observe(inUse, { state: 'in_use' })
        result.observe(waiting, { state: 'waiting' })
      })
  }
  if (streams) {
    meter
      .createObservableGauge('aisle_event_streams', { description: 'Open event streams' })
      .addCallback((result) => result.observe(streams.count()))
  }
  observeEventLoop(meter)
}

const intervalMs = 20

function observeEventLoop(meter: Meter): void {
  const delays = monitorEventLoopDelay({ resolution: intervalMs })
  delays.enable()
  meter
    .createObservableGauge('aisle_event_loop_delay_seconds', {
      description: 'How late the event loop runs timers, by quantile, since the metrics were last read',
      unit: 's',
    })
    .addCallback((result) => {
      for (const [quantile, percentile] of [
        ['0.5', 50],
        ['0.99', 99],
        ['1', 100],
      ] as const) {
        // Node measures the time between two timers, in nanoseconds.
        result.observe(Math.max(0, delays.percentile(percentile) / 1e9 - intervalMs / 1000), { quantile })
      }
      delays.reset()
    })
}
