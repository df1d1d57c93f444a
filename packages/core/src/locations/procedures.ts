import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { startRefresh } from '../runs/index.ts'
import { listLocations } from './location.ts'
import { mapLocations } from './map-locations.ts'
import { downloadLocations } from './refresh-locations.ts'

const { locations } = contract.walmart

export const locationProcedures = {
  refresh: operation(locations.refresh).mutation(({ ctx, input }) =>
    startRefresh(ctx, { ...input, kind: 'locations', mode: 'full' }),
  ),
  list: operation(locations.list).query(({ ctx, input }) => listLocations(ctx, input)),
  download: operation(locations.download).query(({ ctx, input }) => downloadLocations(ctx, input)),
  map: operation(locations.map).mutation(({ ctx, input }) => mapLocations(ctx, input)),
}
