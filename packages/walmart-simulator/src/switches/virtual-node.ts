import type { ShipNode } from '../payloads.ts'
import type { SimulatedSeller } from '../seller.ts'

/** The node that a seller has without setting one up. Its id is the seller's; nobody knows whether Walmart lists it. */
export function virtualNode({ partnerId, shipNodes }: SimulatedSeller): ShipNode {
  const [first] = shipNodes
  return {
    shipNode: partnerId,
    nodeType: 'VIRTUAL',
    shipNodeName: 'Default Virtual Node',
    status: 'ACTIVE',
    timeZone: 'EST',
    distributorSupportedServices: [],
    postalAddress: first?.postalAddress ?? {
      addressLine1: '1 Lantern Way',
      city: 'Maple Hollow',
      state: 'OH',
      country: 'USA',
      postalCode: '44001',
    },
    shippingDetails: [],
  }
}
