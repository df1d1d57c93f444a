import type { WalmartSchedule } from './schedule.ts'

/** A schedule with one paused refresh. */
export const exampleSchedule = {
  id: 1,
  is_automatic_sync_enabled: true,
  refreshes: [
    {
      kind: 'locations',
      every_seconds: 86_400,
      is_paused: false,
      paused_at: null,
      last_run: null,
      last_completed_at: null,
      lag_seconds: null,
      next_due_at: '2026-11-24T09:00:00.000Z',
    },
    {
      kind: 'products',
      every_seconds: 3600,
      is_paused: true,
      paused_at: '2026-11-22T08:00:00.000Z',
      last_run: null,
      last_completed_at: null,
      lag_seconds: null,
      next_due_at: null,
    },
    {
      kind: 'orders',
      every_seconds: 300,
      is_paused: false,
      paused_at: null,
      last_run: {
        id: 42,
        mode: 'changes',
        status: 'running',
        created_at: '2026-11-23T16:12:00.000Z',
        finished_at: null,
      },
      last_completed_at: '2026-11-23T16:07:20.000Z',
      lag_seconds: 290,
      next_due_at: '2026-11-23T16:17:00.000Z',
    },
  ],
} satisfies WalmartSchedule
