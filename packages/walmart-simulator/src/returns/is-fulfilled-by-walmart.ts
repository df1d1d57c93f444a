import type { SimulatedSeller } from '../seller.ts'
import type { ReturnOrder } from './payloads.ts'

/** Whether Walmart shipped the order that something comes back of. The return does not say; the order does. */
export const isFulfilledByWalmart = ({ orderIndex }: SimulatedSeller, { returnOrderLines }: ReturnOrder): boolean =>
  returnOrderLines.some(({ purchaseOrderId }) => {
    const position = orderIndex.find(purchaseOrderId)
    return position !== undefined && orderIndex.head(position).shipNodeType === 'WFSFulfilled'
  })
