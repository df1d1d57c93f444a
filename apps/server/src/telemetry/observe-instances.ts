import type { Backlog, RefreshLag } from '@aisle/core'
import type { Meter } from '@opentelemetry/api'

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

/** Measures the backlog of all tenants. */
export function observeBacklog(meter: Meter, readBacklog: () => Promise<Backlog | undefined>): void {
  const seconds = (name: string, description: string) => meter.createObservableGauge(name, { description, unit: 's' })
  const sends = seconds(
    'aisle_waiting_send_age_max_seconds',
    'How long the send that has been due longest has waited, by type',
  )
  const offers = seconds(
    'aisle_waiting_offer_age_max_seconds',
    'How long the stock level or price that has been due longest has waited, by channel',
  )
  const feeds = seconds(
    'aisle_unfinished_feed_age_max_seconds',
    'Age of the oldest feed that has not ended, by channel',
  )
  const blocked = meter.createObservableGauge('aisle_instances_with_blocked_documents', {
    description: 'Instances with an accounting document that is blocked, by reason',
  })
  meter.addBatchObservableCallback(
    async (result) => {
      const backlog = await readBacklog()
      if (!backlog) return
      for (const [type, age] of backlog.sends) result.observe(sends, age, { type })
      for (const [channel, age] of backlog.offers) result.observe(offers, age, { channel })
      for (const [channel, age] of backlog.feeds) result.observe(feeds, age, { channel })
      for (const [reason, count] of backlog.blocked) result.observe(blocked, count, { reason })
    },
    [sends, offers, feeds, blocked],
  )
}
