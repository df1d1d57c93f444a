import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

import type { GuardAnswer } from './guard.ts'

export interface EmbeddedPostgresOptions {
  /** Keeps the cluster in this folder. Without it the cluster lives in a temporary folder that `stop()` removes. */
  readonly directory?: string
  /** Further settings of Postgres, such as `{ log_statement: 'all' }`. */
  readonly settings?: Record<string, string>
}

export interface EmbeddedPostgres {
  /** `postgres://postgres:<password>@127.0.0.1:<port>/postgres` */
  readonly url: string
  readonly pid: number
  /** Where the cluster is. Not the folder asked for if we are root and Postgres's own user cannot reach that one. */
  readonly directory: string
  /** Ends Postgres and removes what was temporary. May be called more than once. */
  stop(): Promise<void>
}

/**
 * Starts a Postgres of our own from npm's binaries. It belongs to a guard, a process that outlives us for as long as it
 * takes to clean up: however we end, `kill -9` included, no Postgres and no temporary folder stays behind. Both are
 * detached, so that Ctrl-C in a terminal does not end Postgres before we have finished with it.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const guard = fork(new URL('./guard.ts', import.meta.url), {
    detached: true,
    execArgv: [],
    cwd: '/',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const exited = once(guard, 'exit')
  const answered = once(guard, 'message') as Promise<[GuardAnswer]>
  guard.send(options.directory === undefined ? options : { ...options, directory: resolve(options.directory) })
  const [answer] = await Promise.race([answered, exited.then(([code]): [GuardAnswer] => [silent(code)])])
  const stop = async (): Promise<void> => {
    if (guard.connected) guard.disconnect()
    await exited
  }
  if ('error' in answer) {
    await stop()
    throw new Error(answer.error)
  }
  return { ...answer, stop }
}

function silent(code: unknown): GuardAnswer {
  return { error: `The process that runs the embedded Postgres ended early (exit code ${code}); its output is above.` }
}
