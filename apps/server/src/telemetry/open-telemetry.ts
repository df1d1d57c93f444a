import type { IncomingMessage, ServerResponse } from 'node:http'

import type { Telemetry } from '@aisle/core'
import type { Meter } from '@opentelemetry/api'
import type { Logger } from 'pino'

import { version } from '../about.ts'
import type { Environment } from '../environment.ts'
import { createTelemetry, noTelemetry } from './instruments.ts'

export const telemetryVariables = [
  'AISLE_METRICS_PORT',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER_ARG',
] as const
type TelemetryEnvironment = Environment<(typeof telemetryVariables)[number]>

export interface OpenTelemetry {
  readonly telemetry: Telemetry
  readonly isTraced: boolean
  /** Creates the metrics of the process. Undefined if it exports none. */
  readonly meter?: Meter | undefined
  /** Responds with all metrics in the format of Prometheus. */
  readonly respondWithMetrics?: ((request: IncomingMessage, response: ServerResponse) => void) | undefined
  /** Exports what has not been exported yet, within a few seconds. */
  close(): Promise<void>
}

interface Process {
  readonly role: 'api' | 'worker'
  readonly log: Logger
}

/** Exports metrics and traces if the environment says where to. Otherwise OpenTelemetry's SDK is not even loaded. */
export async function openTelemetry(env: TelemetryEnvironment, { role, log }: Process): Promise<OpenTelemetry> {
  const { AISLE_METRICS_PORT: port, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = env
  const isTraced = endpoint !== undefined
  if (port === undefined && !isTraced) return { telemetry: noTelemetry(), isTraced, close: () => Promise.resolve() }
  const { startSdk } = await import('./sdk.ts')
  const { meter, respondWithMetrics, close } = startSdk({
    serviceName: env.OTEL_SERVICE_NAME ?? `aisle-${role}`,
    version,
    hasPrometheus: port !== undefined,
    collector: !isTraced ? undefined : { endpoint, headers: env.OTEL_EXPORTER_OTLP_HEADERS },
    sampledShare: env.OTEL_TRACES_SAMPLER_ARG,
    log,
  })
  return { telemetry: createTelemetry(meter), isTraced, meter, respondWithMetrics, close }
}
