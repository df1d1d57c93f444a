import { task } from '../platform/jobs.ts'
import { syncJobs } from '../sync/index.ts'
import { refreshLocations } from './refresh-locations.ts'

export const locationsTasks = task(syncJobs.locations, (ctx, { runId }) => refreshLocations(ctx, runId))
