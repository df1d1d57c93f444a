import { completeDocumentsJob } from '../catalog/index.ts'
import { task } from '../platform/jobs.ts'
import { applySwitches, applySwitchesJob } from './apply-switches.ts'
import { completeBlocked } from './complete-documents.ts'

export const accountingTasks = {
  ...task(completeDocumentsJob, completeBlocked),
  ...task(applySwitchesJob, applySwitches),
}
