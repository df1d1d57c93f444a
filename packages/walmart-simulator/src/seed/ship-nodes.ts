import type { ShipNode } from '../payloads.ts'
import { generateStreetAddress } from './people.ts'
import { Random } from './random.ts'

/** The zones of fulfillment centers at home and abroad, as Walmart lists them. */
export const timeZones = [
  ...(['PST', 'MST', 'CST', 'EST', 'PDT', 'MDT', 'CDT', 'EDT', 'ADT', 'NDT', 'GMT'] as const),
  ...(['CET', 'TRT', 'IST', 'CTT', 'HKT', 'SGT', 'ICT', 'JST', 'KST', 'VST', 'CLT'] as const),
] as const
const shipNodeCarriers = ['FEDEX', 'UPS', 'USPS'] as const

/** Every third ship node is a third party's, and every fifth is inactive. */
export function makeShipNode(seed: number, position: number): ShipNode {
  const random = new Random(seed, 0x5f, position)
  const { street, city, state, postalCode } = generateStreetAddress(random)
  const nodeType = position % 3 === 2 ? '3PL' : 'PHYSICAL'
  return {
    shipNode: random.digits(random.int(17, 18)),
    nodeType,
    shipNodeName: `${city} ${nodeType === '3PL' ? 'Partner Dock' : 'Warehouse'} ${position + 1}`,
    status: position % 5 === 4 ? 'INACTIVE' : 'ACTIVE',
    timeZone: random.pick(timeZones),
    distributorSupportedServices: ['TWO_DAY_DELIVERY'],
    ...(position % 2 === 1 ? { customNodeId: `dock${random.digits(4)}` } : {}),
    postalAddress: {
      addressLine1: street,
      ...(position % 3 === 1 ? { addressLine2: `Dock ${position + 1}` } : {}),
      city,
      state,
      country: 'USA',
      postalCode,
    },
    shippingDetails: [
      { twoDayShipping: [{ carrierMethodName: random.pick(shipNodeCarriers), carrierMethodType: 'GROUND' }] },
    ],
  }
}
