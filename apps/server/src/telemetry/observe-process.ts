import { monitorEventLoopDelay } from 'node:perf_hooks'

import type { ApiServices, RefreshLag } from '@aisle/core'
import { countConnections } from '@aisle/db'
import type { Meter } from '@opentelemetry/api'

/** Measures what the process holds, whenever its metrics are read. */
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

/** Measures how far refreshes lag behind, for all tenants. */
export function observeLag(meter: Meter, readLag: () => Promise<RefreshLag | undefined>): void {
  const oldest = meter.createObservableGauge('aisle_refresh_age_max_seconds', {
    description: 'Age of the last completed refresh of the instance that was refreshed longest ago, by kind',
    unit: 's',
  })
  const instances = meter.createObservableGauge('aisle_refresh_age_seconds_bucket', {
    description: 'Instances with automatic sync, by kind and the age of their last completed refresh',
  })
  const runs = meter.createObservableGauge('aisle_unfinished_run_age_max_seconds', {
    description: 'Age of the oldest run that has not ended, by kind',
    unit: 's',
  })
  meter.addBatchObservableCallback(
    async (result) => {
      const lag = await readLag()
      if (!lag) return
      for (const { kind, maxSeconds, counts } of lag.refreshes) {
        result.observe(oldest, maxSeconds, { kind })
        for (const { upTo, count } of counts) result.observe(instances, count, { kind, le: upTo })
      }
      for (const { kind, maxSeconds } of lag.unfinished) result.observe(runs, maxSeconds, { kind })
    },
    [oldest, instances, runs],
  )
}
