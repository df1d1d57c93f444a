import { type Order, type Return, WalmartError } from '@aisle/walmart'
import { Big } from 'big.js'

import { deliverOrder, lineNumberOf, placeOrder, shipmentOf, type Simulation, unitPrice } from './simulate.ts'

type Question = (simulation: Simulation) => Promise<string>

/** What Walmart's documents leave open. An answer names neither a person nor an order. */
const questions: Readonly<Record<string, Question>> = {
  'Is a simulated item in the list of items?': async ({ client, sku }) => {
    for await (const { elements } of client.listItems({ sku })) {
      if (elements.some(({ value }) => value.sku === sku)) return 'yes'
    }
    return 'no'
  },
  'Is a charge for one unit or for the line?': async (simulation) => {
    const charged = productCharge(await placeOrder(simulation, 2))
    if (charged.eq(unitPrice)) return 'for one unit'
    return charged.eq(new Big(unitPrice).times(2))
      ? 'for the line'
      : `neither: ${charged.toFixed()} for 2 x ${unitPrice}`
  },
  'What happens to an identical partial shipment?': async (simulation) => {
    const { client } = simulation
    const order = await placeOrder(simulation, 3)
    await client.acknowledgeOrder(order.purchaseOrderId)
    await client.shipOrder(shipmentOf(order, 1))
    await client.shipOrder(shipmentOf(order, 1))
    const units = unitsIn((await client.getOrder(order.purchaseOrderId)).value, 'Shipped')
    return units === 1 ? 'it is ignored' : `it is another shipment: ${units} of 3 units are shipped`
  },
  'Where does a refund of the seller appear?': async (simulation) => {
    const { client } = simulation
    const order = await deliverOrder(simulation, 1)
    const charges = [{ reason: 'CustomerChangedMind', chargeType: 'PRODUCT', amount: '1.00' }]
    const lines = [{ lineNumber: lineNumberOf(order), charges }]
    await client.refundOrder({ purchaseOrderId: order.purchaseOrderId, lines })
    return placesOf(simulation, order)
  },
  'Where does the refund of a return appear?': async (simulation) => {
    const { client } = simulation
    const order = await deliverOrder(simulation, 2)
    const { purchaseOrderId } = order
    const reason = 'DEFECTIVE'
    await client.simulateReturn({ purchaseOrderId, lineNumber: Number(lineNumberOf(order)), quantity: 1, reason })
    const [returned] = await returnsOf(simulation, order)
    if (!returned) return 'the return is not in the list of returns'
    const { returnOrderId, customerOrderId, returnOrderLines } = returned
    const lines = returnOrderLines.map(({ returnOrderLineNumber }) => ({ returnOrderLineNumber, quantity: 1 }))
    await client.refundReturn({ returnOrderId, customerOrderId, lines })
    return placesOf(simulation, order)
  },
}

export interface Answer {
  readonly question: string
  readonly answer: string
}

/** Asks every question. One that Walmart does not let us answer is not a failure. */
export async function answerQuestions(simulation: Simulation): Promise<Answer[]> {
  const answers: Answer[] = []
  for (const [question, ask] of Object.entries(questions)) {
    answers.push({ question, answer: await ask(simulation).catch(describeError) })
  }
  return answers
}

/** Walmart's texts could name a person, so only its codes are shown. */
function describeError(error: unknown): string {
  if (!(error instanceof WalmartError)) throw error
  const { kind, status, upstreamCode } = error
  return ['unknown:', kind, status && `HTTP ${status}`, upstreamCode].filter(Boolean).join(' ')
}

export function tableOf(answers: readonly Answer[]): string {
  const width = Math.max(...answers.map(({ question }) => question.length))
  return answers.map(({ question, answer }) => `${question.padEnd(width)}  ${answer}`).join('\n')
}

const productCharge = ({ orderLines }: Order): Big =>
  orderLines.orderLine
    .flatMap(({ charges }) => charges.charge)
    .filter(({ chargeType }) => chargeType === 'PRODUCT')
    .reduce((sum, { chargeAmount }) => sum.plus(chargeAmount?.amount ?? 0), new Big(0))

export const unitsIn = ({ orderLines }: Order, wanted: string): number =>
  orderLines.orderLine
    .flatMap(({ orderLineStatuses }) => orderLineStatuses.orderLineStatus)
    .filter(({ status }) => status === wanted)
    .reduce((sum, { statusQuantity }) => sum + Number(statusQuantity?.amount ?? 0), 0)

async function returnsOf({ client }: Simulation, { customerOrderId, purchaseOrderId }: Order): Promise<Return[]> {
  const found: Return[] = []
  for await (const { elements } of client.listReturns({ customerOrderId })) {
    found.push(...elements.map(({ value }) => value))
  }
  return found.filter(({ returnOrderLines }) =>
    returnOrderLines.some((line) => line.purchaseOrderId === purchaseOrderId),
  )
}

/** Whether the order or its returns show a refund. */
async function placesOf(simulation: Simulation, { purchaseOrderId, ...order }: Order): Promise<string> {
  const { value } = await simulation.client.getOrder(purchaseOrderId)
  const returns = await returnsOf(simulation, { ...order, purchaseOrderId })
  const isInOrder = value.orderLines.orderLine.some(({ refund }) => (refund ?? undefined) !== undefined)
  const isInReturns = returns.some(({ returnOrderLines }) =>
    returnOrderLines.some((line) => (line.currentRefundStatus ?? undefined) !== undefined),
  )
  if (isInOrder && isInReturns) return 'in the order and in the returns'
  if (isInOrder) return 'in the order only'
  return isInReturns ? 'in the returns only' : 'nowhere yet'
}
