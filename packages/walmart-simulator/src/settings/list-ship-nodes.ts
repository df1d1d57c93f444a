import { type ListCall, type Page, refuseUnsimulated } from '../gateway/data-call.ts'

/** `GET /v3/settings/shipping/shipnodes`: a bare array, all of it at once. */
export function listShipNodes({ seller, search }: ListCall): Page {
  const parameters = new URLSearchParams(search)
  if (parameters.get('includeCalendarDayConfiguration') === 'true') {
    refuseUnsimulated(parameters, 'GMP_GATEWAY_API', ['includeCalendarDayConfiguration'])
  }
  return { rows: seller.shipNodes, wrap: (rows) => rows }
}
