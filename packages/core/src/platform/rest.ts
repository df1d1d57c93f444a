import { type ErrorBody, errorStatus, type Operation, operations } from '@aisle/contract'
import { initTRPC, TRPCError } from '@trpc/server'
import type { OpenApiMeta } from 'trpc-openapi'
import { z } from 'zod'

import type { RequestContext, RequestInfo } from './context.ts'
import { AisleError, toErrorBody } from './errors.ts'
import { pathFields, readRequest, type RestRequest } from './read-request.ts'
import { fromTrpc } from './trpc.ts'

/** A REST request, and the status and headers of its response. */
export interface RestContext extends RequestContext {
  readonly sent: Pick<RestRequest, 'query' | 'body'>
  readonly reply: { status: number; headers: Record<string, string> }
}

const t = initTRPC.context<RestContext>().meta<OpenApiMeta>().create({ isDev: false })

/** Calls an operation by its dotted name. */
export type CallOperation = (ctx: RequestContext, name: string, input: unknown) => Promise<unknown>

/**
 * The router that trpc-openapi serves. Its schemas contain only the fields of the path, because trpc-openapi changes
 * schemas to accept "1" for 1, also in JSON bodies. The procedure that it calls applies the contract's own schemas.
 */
export function buildRestRouter(call: CallOperation, served: typeof operations = operations) {
  // trpc-openapi uses the first route that matches: /walmart/archived must come before /walmart/{id}.
  const sorted = served.toSorted(([, a], [, b]) => (fieldsLast(a.path) < fieldsLast(b.path) ? -1 : 1))
  const json = sorted.filter(([, op]) => !op.file)
  return t.router(Object.fromEntries(json.map(([name, op]) => [name, restProcedure(name, op, call)])))
}

const fieldsLast = (path: string) => path.replaceAll(/\{\w+\}/g, '\uFFFF')

function restProcedure(name: string, op: Operation, call: CallOperation) {
  // trpc-openapi does not decode the fields of a path.
  const encoded = z.string().transform(decodeURIComponent)
  const procedure = t.procedure
    .meta({ openapi: { method: op.method, path: op.path } })
    .input(z.object(Object.fromEntries(pathFields(op).map((field) => [field, encoded]))))
    .output(z.looseObject({}))
  const respond = async ({ ctx, input: params }: { ctx: RestContext; input: Record<string, unknown> }) => {
    let response: RestResponse
    ctx.request.facts.operation = name
    try {
      response = successResponse(op, await call(ctx, name, readRequest(op, { ...ctx.sent, params })))
    } catch (error) {
      response = errorResponse(error, ctx.request)
    }
    const { body, ...head } = response
    Object.assign(ctx.reply, head)
    return { ...body }
  }
  return op.method === 'GET' ? procedure.query(respond) : procedure.mutation(respond)
}

interface RestResponse {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: object
}

function successResponse({ success }: Operation, output: unknown): RestResponse {
  const headers = success.location === undefined ? {} : { location: `/api${fillPath(success.location, output)}` }
  return { status: success.status, headers, body: Object(output) }
}

/** Responds with an error. */
export function errorResponse(
  error: unknown,
  { id, facts }: Pick<RequestInfo, 'facts' | 'id'>,
): RestResponse & { readonly body: ErrorBody } {
  const known = error instanceof TRPCError ? fromTrpc(error) : error
  const body = toErrorBody(known, id)
  facts.code = body.code
  const retryAfter = known instanceof AisleError ? known.retryAfterSeconds : undefined
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return { status: errorStatus[body.code], headers, body }
}

/** Fills `{data.id}` from an output. */
function fillPath(template: string, output: unknown): string {
  return template.replaceAll(/\{([\w.]+)\}/g, (_, path: string) => {
    const value = path.split('.').reduce<unknown>((parent, key) => Reflect.get(Object(parent), key), output)
    return encodeURIComponent(String(value))
  })
}
