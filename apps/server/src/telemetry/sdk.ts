import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'

interface Options {
  readonly serviceName: string
  readonly version: string
  readonly hasPrometheus: boolean
  /** Where traces and metrics are sent by OTLP. */
  readonly collector: { readonly endpoint: string; readonly headers: Record<string, string> } | undefined
  readonly sampledShare: number
  readonly log: Logger
}

const longestCloseMs = 3000

/** Sets up OpenTelemetry's SDK for this process. */
export function startSdk({ serviceName, version, hasPrometheus, collector, sampledShare, log }: Options) {
  reportProblems(log)
  const resource = resourceFromAttributes({
    'service.name': serviceName,
    'service.version': version,
    'service.instance.id': randomUUID(),
  })
  const to = (path: string) => ({
    url: `${collector?.endpoint.replace(/\/$/, '')}${path}`,
    headers: collector?.headers ?? {},
  })
  const prometheus = hasPrometheus
    ? new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true })
    : undefined
  const meters = new MeterProvider({
    resource,
    readers: [
      ...(prometheus ? [prometheus] : []),
      ...(collector
        ? [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(to('/v1/metrics')) })]
        : []),
    ],
  })
  const tracers = collector
    ? new TracerProvider({
        resource,
        sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampledShare) }),
        spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(to('/v1/traces')) })],
      })
    : undefined
  if (tracers) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    propagation.setGlobalPropagator(new W3CTraceContextPropagator())
    trace.setGlobalTracerProvider(tracers)
  }
  return {
    meter: meters.getMeter('aisle'),
    respondWithMetrics: prometheus && prometheus.getMetricsRequestHandler.bind(prometheus),
    async close() {
      const closed = Promise.allSettled([tracers?.shutdown(), meters.shutdown()])
      await Promise.race([closed, sleep(longestCloseMs, undefined, { ref: false })])
    },
  }
}

const quietMs = 60_000

const ignore = () => undefined

/** Logs problems at most once a minute: a collector that is down would otherwise be reported at every export. */
function reportProblems(log: Logger): void {
  let quietUntil = 0
  const warn = (detail: string) => {
    if (Date.now() < quietUntil) return
    quietUntil = Date.now() + quietMs
    log.warn({ detail }, 'metrics or traces cannot be exported')
  }
  diag.setLogger({ error: warn, warn, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN)
}
