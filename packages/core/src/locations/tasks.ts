import { task } from '../platform/jobs.ts'
import { syncJobs } from '../runs/index.ts'
import { refreshLocations } from './refresh-locations.ts'

export const locationTasks = task(syncJobs.locations, (ctx, { runId }) => refreshLocations(ctx, runId))
