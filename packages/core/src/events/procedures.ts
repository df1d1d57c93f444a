import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { getEvents } from './get-events.ts'

export const eventProcedures = {
  feed: operation(contract.events.feed).query(({ ctx, input }) => getEvents(ctx, input)),
}
