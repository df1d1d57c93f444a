import { task } from '../platform/jobs.ts'
import { runJobs } from '../runs/index.ts'
import { applyBuffersJob, applyInstanceBuffers } from './apply-buffers.ts'
import { auditStock } from './audit-stock.ts'
import { feedJob, offerJob } from './channels.ts'
import { followFeed } from './follow-feed.ts'
import { processOffers } from './process-offers.ts'

export const offerTasks = {
  ...task(offerJob, (ctx, { instanceId, channel }) => processOffers(ctx, { instanceId, channel })),
  ...task(applyBuffersJob, (ctx, { instanceId, after }) => applyInstanceBuffers(ctx, { instanceId, after })),
  ...task(runJobs.audit_inventory, (ctx, { runId }) => auditStock(ctx, runId)),
  ...task(feedJob, (ctx, { instanceId, feedId }) => followFeed(ctx, { instanceId, feedId })),
}
