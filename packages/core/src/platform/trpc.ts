import {
  type ErrorBody,
  type ErrorCode,
  errorStatus,
  type FieldErrors,
  fieldErrors,
  type HttpMethod,
  type Operation,
  type Scope,
  type Subscription,
} from '@aisle/contract'
import { initTRPC, tracked, TRPCError } from '@trpc/server'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import type { z } from 'zod'

import { authenticate } from './authenticate.ts'
import type { CalledOperation, RequestContext, TenantRequestContext } from './context.ts'
import { AisleError, fixedError, toAisleError, toErrorBody, validationError } from './errors.ts'

const t = initTRPC.context<RequestContext>().create({
  isDev: false,
  // A client that receives nothing for this long reconnects.
  sse: { ping: { enabled: true, intervalMs: 5000 }, client: { reconnectAfterInactivityMs: 20_000 } },
  errorFormatter: ({ shape, error, ctx }) => {
    const body = toErrorBody(fromTrpc(error), ctx?.request.id ?? '')
    if (ctx) ctx.request.facts.code = body.code
    return { message: body.message, code: shape.code, data: body }
  },
})
export const router = t.router

/** Checks that need the database. They also run on invalid input, so that the caller sees all errors at once. */
type InputCheck = (ctx: TenantRequestContext, input: unknown) => Promise<FieldErrors>

/** A procedure whose scope, input and output come from an operation of the contract. */
export function operation<Method extends HttpMethod, Input extends z.ZodObject, Output extends z.ZodObject>(
  op: Operation<Method, Input, Output>,
  alsoCheck?: InputCheck,
) {
  return guarded(op, alsoCheck).input(op.input).output(op.output)
}

/** An event, and the id with which a reconnecting caller resumes after it. */
interface Watched<Event> {
  readonly id: string
  readonly data: Event
}

/** A subscription whose scope, input and events come from the contract. It has no REST route. */
export function subscription<Input extends z.ZodObject, Event extends z.ZodType>(
  sub: Subscription<Input, Event>,
  watch: (ctx: TenantRequestContext, input: z.output<Input>) => AsyncIterable<Watched<z.input<Event>>>,
) {
  async function* events(ctx: TenantRequestContext, input: z.output<Input>, { path, signal }: StreamInfo) {
    try {
      for await (const { id, data } of watch(ctx, input)) yield tracked(id, sub.event.parse(data))
    } catch (cause) {
      if (signal?.aborted || ctx.request.signal.aborted) return
      // Breaks the stream off instead of completing it, so that the client reconnects.
      if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
      const error = cause instanceof AisleError ? cause : toAisleError(cause)
      logFailure(ctx, path, error)
      throw toTrpc(error)
    }
  }
  return guarded({ ...sub, output: sub.event, headers: [], path: '/' })
    .input(sub.input)
    .subscription(({ ctx, input, ...info }) => {
      const close = ctx.streams?.open(ctx.tenantId)
      if (close) ctx.request.signal.addEventListener('abort', close)
      return withoutOrphans(events(ctx, input as z.output<Input>, info), close)
    })
}

interface StreamInfo {
  readonly path: string
  readonly signal: AbortSignal | undefined
}

/**
 * tRPC requests the next event before it has sent the current one, and drops the promise when the caller disconnects. If
 * that promise then rejected, nothing would catch it, and the process would exit. `close` is called at the end.
 */
function withoutOrphans<Event>(
  events: AsyncGenerator<Event, void>,
  close: () => void = () => undefined,
): AsyncIterableIterator<Event, void> {
  return {
    next: () => {
      const next = events.next()
      next.then(({ done }) => done === true && close(), close)
      return next
    },
    return: () => {
      close()
      return events.return()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

interface Guarded extends Omit<CalledOperation, 'name'> {
  readonly scope: Scope
  readonly input: z.ZodObject
}

function guarded({ scope, input: schema, path: route, headers, output }: Guarded, alsoCheck?: InputCheck) {
  return t.procedure
    .use(async ({ ctx, next, path }) => {
      ctx.request.facts.operation = path
      const result = await next()
      if (result.ok) return result
      const error = fromTrpc(result.error)
      logFailure(ctx, path, error)
      throw toTrpc(error)
    })
    .use(async ({ ctx, next, path: name, getRawInput }) => {
      const tenant = { ...ctx, ...(await authenticate(ctx, scope)), operation: { name, path: route, headers, output } }
      const result = await next({ ctx: tenant })
      if (result.ok) return result
      // Its tenant may have been deleted meanwhile, with the records that the call refers to.
      if (fromTrpc(result.error).code === 'ERR_INTERNAL') await authenticate(ctx, scope)
      if (!isInputError(result.error)) return result
      const input = await getRawInput()
      throw validationError({ ...(await alsoCheck?.(tenant, input)), ...fieldErrors(schema, input) })
    })
}

/** Only defects get a line of their own. The line of the request has the code of every error. */
function logFailure({ log, outages, request }: RequestContext, path: string, error: AisleError): void {
  if (error.code === 'ERR_UNAVAILABLE') outages.report(error.cause)
  if (error.code === 'ERR_INTERNAL') log.error({ err: error, requestId: request.id }, `${path} failed`)
}

function isInputError(error: TRPCError): boolean {
  return error.code === 'BAD_REQUEST' && error.cause?.name === 'ZodError'
}

const trpcCodes = {
  ERR_MALFORMED_JSON: 'PARSE_ERROR',
  ERR_BAD_REQUEST: 'BAD_REQUEST',
  ERR_UNAUTHENTICATED: 'UNAUTHORIZED',
  ERR_TOKEN_EXPIRED: 'UNAUTHORIZED',
  ERR_TOKEN_REVOKED: 'UNAUTHORIZED',
  ERR_MISSING_SCOPE: 'FORBIDDEN',
  ERR_NOT_FOUND: 'NOT_FOUND',
  ERR_METHOD_NOT_ALLOWED: 'METHOD_NOT_SUPPORTED',
  ERR_CONFLICT: 'CONFLICT',
  ERR_IDEMPOTENCY_KEY_IN_FLIGHT: 'CONFLICT',
  ERR_PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  ERR_UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  ERR_VALIDATION: 'UNPROCESSABLE_CONTENT',
  ERR_IDEMPOTENCY_KEY_REUSED: 'UNPROCESSABLE_CONTENT',
  ERR_WALMART_CREDENTIALS_REJECTED: 'UNPROCESSABLE_CONTENT',
  ERR_WALMART_PERMISSION_MISSING: 'UNPROCESSABLE_CONTENT',
  ERR_RATE_LIMITED: 'TOO_MANY_REQUESTS',
  ERR_INTERNAL: 'INTERNAL_SERVER_ERROR',
  ERR_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  ERR_WALMART_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ErrorCode, TRPCError['code']>

function toTrpc(error: AisleError): TRPCError {
  return new TRPCError({ code: trpcCodes[error.code], message: error.message, cause: error })
}

/** An error outside a procedure, in the shape that tRPC's clients read. */
export function toTrpcShape(body: ErrorBody) {
  return { error: { message: body.message, code: TRPC_ERROR_CODES_BY_KEY[trpcCodes[body.code]], data: body } }
}

/** tRPC's own errors (an unknown procedure, invalid JSON) in Aisle's codes. */
export function fromTrpc(error: TRPCError): AisleError {
  if (error.cause instanceof AisleError) return error.cause
  if (error.cause instanceof SyntaxError) {
    return fixedError('ERR_MALFORMED_JSON', { cause: error.cause })
  }
  const code = (Object.keys(errorStatus) as ErrorCode[]).find((candidate) => trpcCodes[candidate] === error.code)
  if (code === undefined || errorStatus[code] >= 500) return toAisleError(error.cause ?? error)
  const message = code === 'ERR_NOT_FOUND' ? 'There is no such operation.' : error.message
  return new AisleError(code, message, { cause: error })
}
