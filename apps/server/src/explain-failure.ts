import { AisleError, isDatabaseOutage } from '@aisle/core'
import { codeOf, MigrationError, PoolerError } from '@aisle/db'
import { z } from 'zod'

import { commandName } from './about.ts'
import type { Variable } from './environment.ts'
import { StartError } from './start-error.ts'

/**
 * One line for a failure that the user can fix; undefined for a defect of ours.
 *
 * @param variable names the database
 */
export function explainFailure(error: unknown, variable: Variable = 'DATABASE_URL'): string | undefined {
  if (error instanceof StartError) return error.message
  if (error instanceof MigrationError || error instanceof PoolerError) return `${variable}: ${error.message}`
  if (error instanceof AisleError && error.code !== 'ERR_UNAVAILABLE') return error.message
  if (error instanceof z.ZodError) {
    return error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')
  }
  return explainDatabase(error instanceof AisleError ? error.cause : error, variable)
}

function explainDatabase(error: unknown, variable: Variable): string | undefined {
  if (!(error instanceof Error)) return undefined
  if (isDatabaseOutage(error)) return `${variable}: The database cannot be reached (${reasonOf(error)}).`
  const code = codeOf(error)
  if (code === '42P01' || code === '3F000')
    return `${variable}: The database is not migrated. Run: ${commandName} migrate`
  // Wrong password, no such database, or a login that lacks rights.
  if (/^(?:28|3D|42501)/.test(code)) return `${variable}: The database cannot be used (${error.message}).`
  return undefined
}

/** Node wraps several failed attempts (IPv4, IPv6) in one error without a message. */
function reasonOf(error: Error): string {
  return error instanceof AggregateError
    ? error.errors.map((part) => reasonOf(part as Error)).join('; ')
    : error.message
}
