import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { PathText } from '../input-scalars.ts'
import { Code } from '../scalars.ts'
import { sendWrite } from '../writes/confirm-write.ts'

/** The response to an accepted retirement. `message` says how long it may take. */
export const RetireReceipt = z.looseObject({ sku: Code, message: z.string().nullish() })
export type RetireReceipt = z.output<typeof RetireReceipt>

const Input = z.object({ sku: PathText })

export async function retireItem(
  session: Session,
  sku: string,
  { signal }: CallOptions = {},
): Promise<Reply<RetireReceipt>> {
  const path = `/v3/items/${encodeURIComponent(readInput(Input, { sku }).sku)}`
  return sendWrite(session, async () => {
    const response = await session.send({ method: 'DELETE', path, limit: 'retireItem', signal })
    // The XML of the same response has this root element.
    return readReply(RetireReceipt, response, (json) => fieldOf(json, 'ItemRetireResponse') ?? json)
  })
}
