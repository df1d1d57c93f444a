import type { FastifyError, FastifyInstance, FastifyServerOptions } from 'fastify'

import type { ActiveFault, Fault } from '../faults/faults.ts'
import { fileType } from '../gateway/headers.ts'
import type { SimulatorState } from '../gateway/simulator-state.ts'
import { inMarket } from '../markets.ts'
import type { OrderChange, OrderShape } from '../orders/order-shape.ts'
import { readReportFile } from '../reports/manage-reports.ts'
import type { SimulatedSeller } from '../seller.ts'
import { ControlError, describeValidationError } from './control-error.ts'
import {
  addedOrderSchema,
  advanceSchema,
  cancelOverdueSchema,
  faultSchema,
  orderChangeSchema,
} from './control-schemas.ts'

/** Strict validation: no coercion, and unknown fields are errors. */
export const controlOptions: Pick<FastifyServerOptions, 'ajv'> = {
  ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false, discriminator: true } },
}

interface JsonFault extends Omit<Fault, 'path'> {
  readonly path?: string
  readonly pattern?: string
}

/**
 * The control API, for programs in other languages: show the simulator's state, manage faults, advance the clock, and add
 * and change orders. It is outside Walmart's paths, needs no token, and its calls are not recorded.
 */
export async function serveControl(app: FastifyInstance, state: SimulatorState): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
  addErrors(app)
  app.get('/state', () => describe(state))
  serveFaults(app, state)
  serveFiles(app, state)
  app.post<{ Body: { advanceMs: number } }>('/clock', { schema: { body: advanceSchema } }, ({ body }) => {
    state.clock.advance(body.advanceMs)
    return { now: state.clock.now() }
  })
  serveOrders(app, state)
}

type OfSeller<Rest> = Rest & { readonly clientId?: string }

/** What customers, Walmart and a person in Seller Center do to orders. */
function serveOrders(app: FastifyInstance, { sellers }: SimulatorState): void {
  const sellerOf = (clientId: string | undefined): SimulatedSeller => {
    const seller = sellers.find((one) => clientId === undefined || one.clientId === clientId)
    if (seller === undefined) throw new ControlError(404, `There is no seller with the clientId ${clientId}`)
    return seller
  }
  app.post<{ Body: OfSeller<OrderShape> }>('/orders', { schema: { body: addedOrderSchema } }, ({ body }, reply) => {
    const { clientId, ...shape } = body
    const seller = sellerOf(clientId)
    reply.code(201)
    return inMarket(
      asBadRequest(() => seller.addOrder(shape)),
      seller.market,
    )
  })
  app.post<{ Body: OfSeller<OrderChange>; Params: { id: string } }>(
    '/orders/:id',
    { schema: { body: orderChangeSchema } },
    ({ body, params }) => {
      const { clientId, ...change } = body
      const seller = sellerOf(clientId)
      return inMarket(
        asBadRequest(() => seller.changeOrder(params.id, change)),
        seller.market,
      )
    },
  )
  app.post<{ Body: OfSeller<{ days?: number }> }>(
    '/overdue-orders/cancel',
    { schema: { body: cancelOverdueSchema } },
    ({ body: { clientId, days } }) => ({
      purchaseOrderIds: sellerOf(clientId)
        .cancelOverdue(days)
        .map(({ purchaseOrderId }) => purchaseOrderId),
    }),
  )
}

/** Requested reports: Walmart's URLs need no token either. */
function serveFiles(app: FastifyInstance, { sellers, clock }: SimulatorState): void {
  app.get<{ Params: { id: string } }>('/files/:id', ({ params }, reply) => {
    const files = sellers.map((seller) => readReportFile(seller, params.id, clock.now()))
    const file = files.find((one) => one !== undefined)
    if (file === undefined) throw new ControlError(404, 'There is no such file, or it has expired')
    return reply.header('content-disposition', `attachment; filename=${file.name}`).type(fileType).send(file.bytes)
  })
}

function serveFaults(app: FastifyInstance, { faults }: SimulatorState): void {
  app.post<{ Body: JsonFault }>('/faults', { schema: { body: faultSchema } }, ({ body }, reply) => {
    const id = asBadRequest(() => faults.add(readFault(body)))
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
  throw new Error('Pass either path, or pattern: a regular expression for path and query')
}

/** Reports any error as a bad request. */
function asBadRequest<Result>(act: () => Result): Result {
  try {
    return act()
  } catch (error) {
    throw new ControlError(400, error instanceof Error ? error.message : String(error))
  }
}

const describe = ({ sellers, clock, limits, log, faults }: SimulatorState) => ({
  now: clock.now(),
  limits: limits.enforced,
  calls: log.records.length,
  sellers: sellers.map(({ clientId, clientSecret, partnerId, market, shipNodes, items, orders }) => ({
    clientId,
    clientSecret,
    partnerId,
    market,
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
      'The routes are GET state, GET files/:id, POST and DELETE faults, DELETE faults/:id, POST clock, POST orders, ' +
        'POST orders/:id and POST overdue-orders/cancel',
    )
  })
  app.setErrorHandler((error: FastifyError | ControlError, _request, reply) => {
    if (error instanceof ControlError) return reply.code(error.status).send({ message: error.message })
    const message = error.validation?.map(describeValidationError).join('; ') ?? error.message
    return reply.code(error.statusCode ?? 500).send({ message })
  })
}
