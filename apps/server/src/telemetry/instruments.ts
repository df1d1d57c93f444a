import type { Metrics, Telemetry } from '@aisle/core'
import { createNoopMeter, type Meter, trace } from '@opentelemetry/api'
import { wrapTracer } from '@opentelemetry/api/experimental'

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
/** For work that may wait for Walmart. */
const longSeconds = [...seconds, 60, 300, 3600, 4 * 3600, 24 * 3600]
const shares = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9]

/** The instruments that use cases measure and trace with. */
export function createTelemetry(meter: Meter): Telemetry {
  return { tracer: wrapTracer(trace.getTracer('aisle')), metrics: createMetrics(meter) }
}

/** Measures and traces nothing. */
export function noTelemetry(): Telemetry {
  return createTelemetry(createNoopMeter())
}

function createMetrics(meter: Meter): Metrics {
  const durations = (name: string, description: string, explicitBucketBoundaries = seconds) =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries } })
  const counter = (name: string, description: string) => meter.createCounter(name, { description })
  return {
    requests: durations('aisle_request_duration_seconds', 'HTTP requests, by operation and status'),
    jobs: durations('aisle_job_duration_seconds', 'Jobs and cron entries, by task and outcome'),
    runsEnded: counter('aisle_runs_ended_total', 'Runs that have ended, by kind and status'),
    walmartCalls: durations('aisle_walmart_call_duration_seconds', 'Calls to Walmart, by group and outcome'),
    walmartBudgets: meter.createHistogram('aisle_walmart_budget_left_ratio', {
      description:
        "The share of an instance's calls that Walmart still allows, at each call, by group; 0 if it had to wait",
      advice: { explicitBucketBoundaries: shares },
    }),
    sends: durations(
      'aisle_send_duration_seconds',
      'Sends that have ended, from the call that queued them, by type and status',
      longSeconds,
    ),
    webhookRequests: durations('aisle_webhook_request_duration_seconds', 'Requests to webhooks, by outcome'),
    documents: counter('aisle_documents_total', 'Accounting documents by the status that they got, and by type'),
    offerAttempts: counter(
      'aisle_offer_attempts_total',
      'Stock levels and prices that were sent to Walmart, by channel and outcome',
    ),
    feeds: durations(
      'aisle_feed_duration_seconds',
      'Feeds that have ended, from the start of their upload, by channel and status',
      longSeconds,
    ),
    auditedStockLevels: counter(
      'aisle_audited_stock_levels_total',
      'Stock levels that audits have compared with Walmart, by outcome',
    ),
  }
}
