import { type createClient, isSetupError } from '@aisle/client'
import { setupPhases } from '@aisle/contract'
import { StartError } from '@aisle/server'

import { openProgress } from './progress.ts'

interface Watch {
  readonly id: number
  readonly signal: AbortSignal
}

/** Follows a set-up with the typed client until its last phase is finished. */
export async function watchSetup(client: ReturnType<typeof createClient>, { id, signal }: Watch): Promise<void> {
  const progress = openProgress(setupPhases)
  try {
    await client.walmart.waitForSetup(id, {
      signal,
      onProgress: ({ phases }) => {
        for (const name of setupPhases) progress.show(name, phases[name])
      },
    })
  } catch (error) {
    throw isSetupError(error) ? new StartError(error.message) : error
  } finally {
    progress.close()
  }
}
