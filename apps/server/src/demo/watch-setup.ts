import { setTimeout as sleep } from 'node:timers/promises'

import type { createClient } from '@aisle/client'
import { type SetupPhase, type SetupPhaseName, setupPhases } from '@aisle/contract'

import { StartError } from '../start-error.ts'
import { openProgress } from './progress.ts'

interface Watch {
  readonly id: number
  readonly signal: AbortSignal
}

/** Follows a set-up through the typed client until its last phase has ended. */
export async function watchSetup(client: ReturnType<typeof createClient>, { id, signal }: Watch): Promise<void> {
  const progress = openProgress(setupPhases)
  try {
    for (;;) {
      const { data } = await client.walmart.setup.query({ id }, { signal })
      for (const name of setupPhases) progress.show(name, data.phases[name])
      const failed = setupPhases.find((name) => ['failed', 'cancelled'].includes(data.phases[name].status))
      if (failed) throw new StartError(describeFailure(failed, data.phases[failed]))
      if (setupPhases.every((name) => data.phases[name].status === 'completed')) return
      await sleep(100, undefined, { signal })
    }
  } finally {
    progress.close()
  }
}

function describeFailure(name: SetupPhaseName, { status, error }: SetupPhase): string {
  if (status === 'cancelled') return `The phase ${name} was cancelled.`
  return `The phase ${name} failed: ${error?.message ?? 'no reason was given'}`
}
