import * as z from 'zod'

import type * as documented from '../../documented-types.ts'
import { inDocument } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleSchedule } from './example-schedule.ts'
import { ScheduledKind, WalmartScheduleDocument } from './schedule.ts'

/** Identifies the instance and the scheduled refreshes to pause or resume. */
export const WalmartScheduleKinds = WalmartInstanceId.extend({
  kinds: z.array(ScheduledKind).min(1).optional().meta({ description: 'Kinds of refresh. Defaults to all of them.' }),
})
export type WalmartScheduleKinds = documented.WalmartScheduleKinds

const change = {
  method: 'POST',
  scope: 'integrations:write',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: WalmartScheduleKinds,
  output: WalmartScheduleDocument,
  errors: ['ERR_NOT_FOUND'],
} as const

export const pauseWalmartSchedule = defineOperation({
  operationId: 'pauseWalmartSchedule',
  ...change,
  path: '/walmart/{id}/schedule/pause',
  summary: 'Pause scheduled refreshes',
  description:
    'Stops scheduling refreshes of these kinds until they are resumed. A refresh in progress continues, and one can still be started by a request.',
  example: { input: { id: 1, kinds: ['products'] }, output: inDocument(exampleSchedule) },
})

export const resumeWalmartSchedule = defineOperation({
  operationId: 'resumeWalmartSchedule',
  ...change,
  path: '/walmart/{id}/schedule/resume',
  summary: 'Resume scheduled refreshes',
  description:
    'Resumes scheduled refreshes of these kinds. A refresh that became due while it was paused starts within a minute.',
  example: { input: { id: 1, kinds: ['orders'] }, output: inDocument(exampleSchedule) },
})
