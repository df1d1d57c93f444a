import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

import type { EmbeddedPostgresOptions, GuardResponse } from './guard-messages.ts'

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
  const responded = once(guard, 'message') as Promise<[GuardResponse]>
  guard.send(options.directory === undefined ? options : { ...options, directory: resolve(options.directory) })
  const [response] = await Promise.race([responded, exited.then(([code]): [GuardResponse] => [silent(code)])])
  const stop = async (): Promise<void> => {
    if (guard.connected) guard.disconnect()
    await exited
  }
  if ('error' in response) {
    await stop()
    throw new Error(response.error)
  }
  return { ...response, stop }
}

function silent(code: unknown): GuardResponse {
  return { error: `The process that runs the embedded Postgres ended early (exit code ${code}); its output is above.` }
}
