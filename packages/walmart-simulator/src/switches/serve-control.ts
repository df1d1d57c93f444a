import type { FastifyError, FastifyInstance, FastifyServerOptions } from 'fastify'

import type { ActiveFault, Fault } from '../gateway/faults.ts'
import type { World } from '../gateway/world.ts'
import { ControlError, describeFinding } from './control-error.ts'
import { addedOrderSchema, advanceSchema, faultSchema } from './control-schemas.ts'
import type { OrderShape } from './order-shape.ts'

/** What validation must be like: nothing is turned into what it should have been, nor dropped. */
export const controlOptions: Pick<FastifyServerOptions, 'ajv'> = {
  ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, discriminator: true } },
}

/** A fault as it comes in JSON. */
interface JsonFault extends Omit<Fault, 'path'> {
  readonly path?: string
  readonly pattern?: string
}

/**
 * What a program in another language can do to a running simulator: look at it, put faults in force, move its clock and
 * let orders come in. Outside of Walmart's paths, without a token, and not among the recorded calls.
 */
export async function serveControl(app: FastifyInstance, world: World): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  addErrors(app)
  app.get('/state', () => describe(world))
  serveFaults(app, world)
  app.post<{ Body: { advanceMs: number } }>('/clock', { schema: { body: advanceSchema } }, ({ body }) => {
    world.clock.advance(body.advanceMs)
    return { now: world.clock.now() }
  })
  app.post<{ Body: OrderShape & { clientId?: string } }>(
    '/orders',
    { schema: { body: addedOrderSchema } },
    ({ body }, reply) => {
      const { clientId, ...shape } = body
      const seller = world.sellers.find((one) => clientId === undefined || one.clientId === clientId)
      if (seller === undefined) throw new ControlError(404, `There is no seller with the clientId ${clientId}`)
      reply.code(201)
      return attempt(() => seller.addOrder(shape))
    },
  )
}

function serveFaults(app: FastifyInstance, { faults }: World): void {
  app.post<{ Body: JsonFault }>('/faults', { schema: { body: faultSchema } }, ({ body }, reply) => {
    const id = attempt(() => faults.add(readFault(body)))
    reply.code(201)
    return { id }
  })
  app.delete('/faults', (_request, reply) => {
    faults.removeAll()
    return reply.code(204).send()
  })
  app.delete<{ Params: { id: string } }>('/faults/:id', ({ params }, reply) => {
    if (!faults.remove(Number(params.id))) throw new ControlError(404, `There is no fault ${params.id}`)
    return reply.code(204).send()
  })
}

function readFault({ path, pattern, ...rest }: JsonFault): Fault {
  if (path !== undefined && pattern === undefined) return { ...rest, path }
  if (pattern !== undefined && path === undefined) return { ...rest, path: new RegExp(pattern) }
  throw new Error('Give either path or pattern: a path, or an expression that looks at path and query')
}

/** What goes wrong in there is wrong with what was asked for. */
function attempt<Result>(act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    throw new ControlError(400, error instanceof Error ? error.message : String(error))
  }
}

const describe = ({ sellers, clock, limits, log, faults }: World) => ({
  now: clock.now(),
  limits: limits.enforced,
  calls: log.records.length,
  sellers: sellers.map(({ clientId, clientSecret, partnerId, shipNodes, items, orders }) => ({
    clientId,
    clientSecret,
    partnerId,
    shipNodes: shipNodes.length,
    items: items.length,
    orders: orders.length,
  })),
  faults: faults.list().map(describeFault),
})

const describeFault = ({ id, seen, done, fault: { path, ...fault } }: Readonly<ActiveFault>) => ({
  id,
  seen,
  done,
  ...(typeof path === 'string' ? { path } : { pattern: path.source }),
  ...fault,
})

function addErrors(app: FastifyInstance): void {
  app.setNotFoundHandler(() => {
    throw new ControlError(
      404,
      'There are GET state, POST and DELETE faults, DELETE faults/:id, POST clock and POST orders',
    )
  })
  app.setErrorHandler((error: FastifyError | ControlError, _request, reply) => {
    if (error instanceof ControlError) return reply.code(error.status).send({ message: error.message })
    const message = error.validation?.map(describeFinding).join('; ') ?? error.message
    return reply.code(error.statusCode ?? 500).send({ message })
  })
}
