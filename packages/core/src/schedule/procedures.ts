import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { getHealth, getSchedule } from './get-schedule.ts'
import { pauseSchedule, resumeSchedule } from './pause-schedule.ts'

const { health, schedule } = contract.walmart

export const healthProcedures = {
  health: operation(health).query(({ ctx, input }) => getHealth(ctx, input)),
}

export const scheduleProcedures = {
  get: operation(schedule.get).query(({ ctx, input }) => getSchedule(ctx, input)),
  pause: operation(schedule.pause).mutation(({ ctx, input }) => pauseSchedule(ctx, input)),
  resume: operation(schedule.resume).mutation(({ ctx, input }) => resumeSchedule(ctx, input)),
}
