import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

import { beforeAll } from 'vitest'

/** A span, as OTLP's JSON has it. */
export interface ReceivedSpan {
  readonly service: string
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
}

export interface Collector {
  readonly url: string
  readonly spans: ReceivedSpan[]
  /** The names of all metrics received. */
  readonly metrics: Set<string>
  /** The services that sent metrics. */
  readonly services: Set<string>
  /** The values of the header `authorization`. */
  readonly authorizations: Set<string | undefined>
}

interface Resource {
  readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] }
}

interface Body {
  readonly resourceSpans?: readonly (Resource & { scopeSpans: readonly { spans: readonly ReceivedSpan[] }[] })[]
  readonly resourceMetrics?: readonly (Resource & {
    scopeMetrics: readonly { metrics: readonly { name: string }[] }[]
  })[]
}

const serviceOf = ({ attributes }: Resource['resource']) =>
  attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? ''

/** A receiver of OTLP over HTTP, for the whole test file. */
export function useCollector(): Collector {
  const collector = {
    url: '',
    spans: [] as ReceivedSpan[],
    metrics: new Set<string>(),
    services: new Set<string>(),
    authorizations: new Set<string | undefined>(),
  }
  beforeAll(async () => {
    const server = createServer(async (request, response) => {
      collector.authorizations.add(request.headers.authorization)
      const { resourceSpans = [], resourceMetrics = [] } = (await json(request)) as Body
      for (const { resource, scopeSpans } of resourceSpans) {
        const service = serviceOf(resource)
        for (const { spans } of scopeSpans) for (const span of spans) collector.spans.push({ ...span, service })
      }
      for (const { resource, scopeMetrics } of resourceMetrics) {
        collector.services.add(serviceOf(resource))
        for (const { metrics } of scopeMetrics) for (const { name } of metrics) collector.metrics.add(name)
      }
      response.setHeader('content-type', 'application/json').end('{}')
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    collector.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    return () => {
      server.closeAllConnections()
      server.close()
    }
  })
  return collector
}
