import type { Metrics, Telemetry } from '@aisle/core'
import { createNoopMeter, type Meter, trace } from '@opentelemetry/api'
import { wrapTracer } from '@opentelemetry/api/experimental'

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
const shares = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9]

/** What use cases measure and trace with. */
export function createTelemetry(meter: Meter): Telemetry {
  return { tracer: wrapTracer(trace.getTracer('aisle')), metrics: createMetrics(meter) }
}

/** Measures and traces nothing. */
export function noTelemetry(): Telemetry {
  return createTelemetry(createNoopMeter())
}

function createMetrics(meter: Meter): Metrics {
  const durations = (name: string, description: string) =>
    meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries: seconds } })
  return {
    requests: durations('aisle_request_duration_seconds', 'HTTP requests, by operation and status'),
    jobs: durations('aisle_job_duration_seconds', 'Jobs and cron entries, by task and outcome'),
    runsEnded: meter.createCounter('aisle_runs_ended_total', {
      description: 'Runs that have ended, by kind and status',
    }),
    walmartCalls: durations('aisle_walmart_call_duration_seconds', 'Calls to Walmart, by group and outcome'),
    walmartBudgets: meter.createHistogram('aisle_walmart_budget_left_ratio', {
      description:
        "The share of an instance's calls that Walmart still allows, at each call, by group; 0 if it had to wait",
      advice: { explicitBucketBoundaries: shares },
    }),
  }
}
