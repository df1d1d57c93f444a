import { ErrorBody, errorStatus, hasBody, type Operation, operations } from '@aisle/contract'
import { initTRPC, TRPCError } from '@trpc/server'
import type { OpenApiMeta } from 'trpc-openapi'
import { z } from 'zod'

import type { RequestContext } from './context.ts'
import { AisleError, toErrorBody } from './errors.ts'
import { fromTrpc } from './trpc.ts'

/** A request on its way through the REST routes, and the status and headers its answer will have. */
export interface RestContext extends RequestContext {
  readonly reply: { status: number; headers: Record<string, string> }
}

const t = initTRPC.context<RestContext>().meta<OpenApiMeta>().create({ isDev: false })

/** Calls an operation by its dotted name. */
export type CallOperation = (ctx: RequestContext, name: string, input: unknown) => Promise<unknown>

/**
 * The router that trpc-openapi serves. It changes the schemas of the router it is given, so that they accept "1" for 1
 * and "false" for true, in JSON bodies too. This router has schemas of its own, which say nothing but which fields the
 * path holds; the contract's are applied, untouched, by the operation that each procedure calls.
 */
export function buildRestRouter(call: CallOperation, served: typeof operations = operations) {
  const answeredAsJson = sortedBySpecificity(served).filter(([, op]) => !op.file)
  return t.router(Object.fromEntries(answeredAsJson.map(([name, op]) => [name, restProcedure(name, op, call)])))
}

function restProcedure(name: string, op: Operation, call: CallOperation) {
  const fields = Object.fromEntries(pathFields(op).map((field) => [field, z.string()]))
  const procedure = t.procedure
    .meta({ openapi: { method: op.method, path: op.path } })
    .input(z.looseObject(fields))
    .output(z.looseObject({}))
  const answer = async ({ ctx, input }: { ctx: RestContext; input: Record<string, unknown> }) => {
    const { reply } = ctx
    try {
      const output = await call(ctx, name, readUrlFields(op, { ...input, ...decodePathFields(op, input) }))
      reply.status = op.success.status
      if (op.success.location) reply.headers['location'] = `/api${fillPath(op.success.location, output)}`
      return output as Record<string, unknown>
    } catch (error) {
      const { body, ...head } = toRestError(error, ctx.request.id)
      Object.assign(reply, head)
      return ErrorBody.parse(body)
    }
  }
  return op.method === 'GET' ? procedure.query(answer) : procedure.mutation(answer)
}

/** How a failed operation is answered over REST. */
export function toRestError(error: unknown, requestId: string): RestContext['reply'] & { body: ErrorBody } {
  const known = error instanceof TRPCError ? fromTrpc(error) : error
  const body = toErrorBody(known, requestId)
  const retryAfter = known instanceof AisleError ? known.retryAfterSeconds : undefined
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  return { status: errorStatus[body.code], headers, body }
}

/** `/walmart/{id}` declared first would take `/walmart/archived` for an id: plain segments come first. */
export function sortedBySpecificity(list: typeof operations): typeof operations {
  return list.toSorted(([, a], [, b]) => compareText(fieldsLast(a.path), fieldsLast(b.path)))
}

const compareText = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1)
const fieldsLast = (path: string) => path.replaceAll(/\{\w+\}/g, '\uFFFF')

export function pathFields(op: Operation): string[] {
  return [...op.path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field)
}

/** trpc-openapi leaves the fields of a path as they are written in the URL. */
function decodePathFields(op: Operation, input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(pathFields(op).map((field) => [field, decodeURIComponent(String(input[field]))]))
}

/** A URL holds only text. What the contract says is a number or a boolean is read as one; a JSON body never is. */
export function readUrlFields(op: Operation, input: Record<string, unknown>): Record<string, unknown> {
  const isFromUrl = (field: string) => !hasBody(op.method) || pathFields(op).includes(field)
  return Object.fromEntries(
    Object.entries(input).map(([field, value]) => [
      field,
      isFromUrl(field) && typeof value === 'string' ? readText(op.input.shape[field], value) : value,
    ]),
  )
}

function readText(schema: z.core.$ZodType | undefined, text: string): unknown {
  let type = schema
  while (type instanceof z.ZodOptional || type instanceof z.ZodDefault || type instanceof z.ZodNullable) {
    type = type.unwrap()
  }
  if (type instanceof z.ZodNumber && /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/.test(text)) return Number(text)
  if (type instanceof z.ZodBoolean && /^(true|false)$/.test(text)) return text === 'true'
  return text
}

/** Fills `{data.id}` from an answer. */
function fillPath(template: string, output: unknown): string {
  return template.replaceAll(/\{([\w.]+)\}/g, (_, path: string) => {
    const value = path.split('.').reduce<unknown>((parent, key) => Reflect.get(Object(parent), key), output)
    return encodeURIComponent(String(value))
  })
}
