import { inDocument } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleSchedule } from './example-schedule.ts'
import { WalmartScheduleDocument } from './schedule.ts'

export const getWalmartSchedule = defineOperation({
  operationId: 'getWalmartSchedule',
  method: 'GET',
  path: '/walmart/{id}/schedule',
  scope: 'integrations:read',
  summary: 'Get the schedule',
  description:
    'Returns the last and the next refresh of each kind of record, and whether that kind is paused. To start one now, use `POST /walmart/{id}/{kind}/refresh`.',
  success: { status: 200 },
  headers: [],
  input: WalmartInstanceId,
  output: WalmartScheduleDocument,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1 }, output: inDocument(exampleSchedule) },
})
