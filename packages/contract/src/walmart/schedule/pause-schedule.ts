import * as z from 'zod'

import { inDocument } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleSchedule } from './example-schedule.ts'
import { ScheduledKind, WalmartScheduleDocument } from './schedule.ts'

/** Names the instance, and which of its scheduled refreshes. */
export const WalmartScheduleKinds = WalmartInstanceId.extend({
  kinds: z.array(ScheduledKind).min(1).optional().meta({ description: 'Which refreshes; all of them if not given.' }),
})
export type WalmartScheduleKinds = z.infer<typeof WalmartScheduleKinds>

const change = {
  method: 'POST',
  scope: 'integrations:write',
  success: { status: 200 },
  headers: ['Idempotency-Key'],
  input: WalmartScheduleKinds,
  output: WalmartScheduleDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_IDEMPOTENCY_KEY_IN_FLIGHT', 'ERR_IDEMPOTENCY_KEY_REUSED'],
} as const

export const pauseWalmartSchedule = defineOperation({
  operationId: 'pauseWalmartSchedule',
  ...change,
  path: '/walmart/{id}/schedule/pause',
  summary: 'Pause scheduled refreshes',
  description:
    'No refresh of these kinds starts by itself until they are resumed. One that is under way goes on, and a person can still start one.',
  example: { input: { id: 1, kinds: ['products'] }, output: inDocument(exampleSchedule) },
})

export const resumeWalmartSchedule = defineOperation({
  operationId: 'resumeWalmartSchedule',
  ...change,
  path: '/walmart/{id}/schedule/resume',
  summary: 'Resume scheduled refreshes',
  description: 'Refreshes of these kinds start by themselves again; one that was missed meanwhile starts at once.',
  example: { input: { id: 1, kinds: ['orders'] }, output: inDocument(exampleSchedule) },
})
