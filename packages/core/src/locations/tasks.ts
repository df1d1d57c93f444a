import { task } from '../platform/jobs.ts'
import { runJobs } from '../runs/index.ts'
import { refreshLocations } from './refresh-locations.ts'

export const locationTasks = task(runJobs.locations, (ctx, { runId }) => refreshLocations(ctx, runId))
