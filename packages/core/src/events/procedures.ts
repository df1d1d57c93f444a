import { contract } from '@aisle/contract'

import { operation, subscription } from '../platform/trpc.ts'
import { getEvents } from './get-events.ts'
import { watchEvents } from './watch-events.ts'

export const eventProcedures = {
  feed: operation(contract.events.feed).query(({ ctx, input }) => getEvents(ctx, input)),
  watch: subscription(contract.events.watch, (ctx, input) => watchEvents(ctx, input)),
}
