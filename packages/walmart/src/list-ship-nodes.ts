import { parseAnswer } from './answer.ts'
import { WalmartError } from './errors.ts'
import { emptyPage, readElements, type Page } from './page.ts'
import { ShipNode, ShipNodesResponse } from './schemas/ship-node.ts'
import type { Session } from './session.ts'

/** The calendar of holidays is long and nobody's business here; it is left out unless refused. */
const path = '/v3/settings/shipping/shipnodes?includeCalendarDayConfiguration=false'

/** Lists the seller's ship nodes, all on one page. */
export async function* listShipNodes(session: Session, signal?: AbortSignal): AsyncGenerator<Page<ShipNode>> {
  yield await readPage(session, signal)
}

async function readPage(session: Session, signal?: AbortSignal): Promise<Page<ShipNode>> {
  try {
    const nodes = parseAnswer(ShipNodesResponse, await session.get(path, signal))
    return { ...readElements(ShipNode, nodes, []), total: nodes.length, cursor: undefined }
  } catch (error) {
    // Sellers who have no shipping settings of their own get 404, whichever part of Walmart says it.
    if (error instanceof WalmartError && error.kind === 'not_found') return emptyPage(0)
    throw error
  }
}
