import { type Context, context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { isProbe } from './request.ts'

/** Traces each request, as a part of its caller's trace if there is one. */
export function traceRequests(app: FastifyInstance): void {
  const tracer = trace.getTracer('aisle')
  const contexts = new WeakMap<FastifyRequest, Context>()
  app.addHook('onRequest', (request, reply, done) => {
    if (isProbe(request)) {
      done()
      return
    }
    const { facts, headers, id, method } = request
    const caller = propagation.extract(ROOT_CONTEXT, headers)
    const attributes = { 'http.request.method': method, 'aisle.request_id': id }
    const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, caller)
    facts.traceId = span.spanContext().traceId
    reply.raw.once('close', () => {
      const { statusCode, writableFinished } = reply.raw
      if (facts.operation !== undefined) span.updateName(facts.operation)
      if (facts.tenantId !== undefined) span.setAttribute('aisle.tenant_id', facts.tenantId)
      if (writableFinished) span.setAttribute('http.response.status_code', statusCode)
      if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    })
    const own = trace.setSpan(caller, span)
    contexts.set(request, own)
    context.with(own, done)
  })
  // The context does not survive the events in which a body arrives.
  app.addHook('preHandler', (request, _reply, done) => {
    context.with(contexts.get(request) ?? context.active(), done)
  })
}
