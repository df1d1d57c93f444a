import { WalmartError } from '../errors.ts'
import { parseAnswer } from '../http/answer.ts'
import { readGaps } from '../http/gaps.ts'
import { emptyPage, readElements, type Page } from '../http/page.ts'
import type { Session } from '../http/session.ts'
import { ShipNode, ShipNodesResponse } from './ship-node.ts'

/** The calendar of holidays is long and nobody's business here; it is left out unless refused. */
const path = '/v3/settings/shipping/shipnodes?includeCalendarDayConfiguration=false'

/** Lists the seller's ship nodes, all on one page. */
export async function* listShipNodes(session: Session, signal?: AbortSignal): AsyncGenerator<Page<ShipNode>> {
  yield await readPage(session, signal)
}

async function readPage(session: Session, signal?: AbortSignal): Promise<Page<ShipNode>> {
  try {
    const answer = await session.send({ method: 'GET', path, limit: 'listShipNodes', signal })
    const nodes = parseAnswer(ShipNodesResponse, answer)
    return { ...readElements(ShipNode, nodes, []), gaps: readGaps(answer), total: nodes.length, cursor: undefined }
  } catch (error) {
    // Sellers who have no shipping settings of their own get 404, whichever part of Walmart says it. A 404 without a
    // code is of something in front of Walmart.
    if (error instanceof WalmartError && error.kind === 'not_found' && error.upstreamCode !== undefined) {
      return emptyPage(0)
    }
    throw error
  }
}
