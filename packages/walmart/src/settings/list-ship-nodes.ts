import { WalmartError } from '../errors.ts'
import { readGaps } from '../http/gaps.ts'
import { nothingListed } from '../http/listed.ts'
import { emptyPage, readElements, type Page } from '../http/page.ts'
import { parseResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { ShipNode, ShipNodesResponse } from './ship-node.ts'

/** Without the parameter, the response includes a long calendar of holidays. */
const path = '/v3/settings/shipping/shipnodes?includeCalendarDayConfiguration=false'

export async function* listShipNodes(session: Session, { signal }: CallOptions = {}): AsyncGenerator<Page<ShipNode>> {
  yield await readPage(session, signal)
}

async function readPage(session: Session, signal?: AbortSignal): Promise<Page<ShipNode>> {
  try {
    const response = await session.send({ method: 'GET', path, limit: 'listShipNodes', signal })
    const nodes = parseResponse(ShipNodesResponse, response)
    return {
      ...(await readElements(ShipNode, nodes, { path: [] })),
      gaps: readGaps(response),
      total: nodes.length,
      cursor: undefined,
    }
  } catch (error) {
    // Sellers without shipping settings get a 404 from one of Walmart's APIs. A 404 without a code comes from a proxy.
    if (error instanceof WalmartError && error.kind === 'not_found' && error.upstreamCode !== undefined) {
      return { ...emptyPage, listed: nothingListed }
    }
    throw error
  }
}
