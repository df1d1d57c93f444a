import { completeDocumentsJob } from '../catalog/index.ts'
import { task } from '../platform/jobs.ts'
import { applySwitches, applySwitchesJob } from './apply-switches.ts'
import { closeBatches, closeBatchesJob } from './close-batches.ts'
import { completeBlocked } from './complete-documents.ts'

export const accountingTasks = {
  ...task(completeDocumentsJob, completeBlocked),
  ...task(applySwitchesJob, applySwitches),
  ...task(closeBatchesJob, closeBatches),
}
