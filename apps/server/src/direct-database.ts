import type { Environment } from './environment.ts'
import { explainFailure } from './explain-failure.ts'
import { StartError } from './start-error.ts'

export const databaseVariables = ['DATABASE_URL', 'DATABASE_DIRECT_URL'] as const
export type DatabaseEnvironment = Environment<(typeof databaseVariables)[number]>

/** The URL for work that needs its own sessions, which a pooler does not provide. */
export function directUrlOf(env: DatabaseEnvironment): string {
  return env.DATABASE_DIRECT_URL ?? env.DATABASE_URL
}

/** Runs work on the database of `directUrlOf`. A failure that the user can fix names the variable. */
export async function usingDirectUrl<Result>(env: DatabaseEnvironment, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    const isOwn = env.DATABASE_DIRECT_URL !== undefined
    const line = isOwn ? explainFailure(cause, 'DATABASE_DIRECT_URL') : undefined
    throw line === undefined ? cause : new StartError(line, { cause })
  }
}
