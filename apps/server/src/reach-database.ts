import { AisleError, checkDatabase, type Services } from '@aisle/core'

import { StartError } from './start-error.ts'

/** Stops the start when Postgres cannot be used as it is. */
export async function reachDatabase(services: Services): Promise<void> {
  try {
    await checkDatabase(services)
  } catch (error) {
    await services.db.destroy()
    if (!(error instanceof AisleError)) throw error
    const { cause } = error
    const reason = cause instanceof Error ? ` (${causeText(cause)})` : ''
    throw new StartError(`DATABASE_URL: ${error.message.replace(/\.$/, '')}${reason}.`)
  }
}

/** Node packs several failed attempts (IPv4, IPv6) into one error without a message. */
function causeText(cause: Error): string {
  if (cause instanceof AggregateError) return cause.errors.map((part) => (part as Error).message).join('; ')
  return cause.message
}
