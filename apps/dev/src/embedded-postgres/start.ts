import { fork } from 'node:child_process'
import { once } from 'node:events'
import { extname, resolve } from 'node:path'

import type { EmbeddedPostgresOptions, GuardResponse } from './guard-messages.ts'

export interface EmbeddedPostgres {
  /** `postgres://postgres:<password>@127.0.0.1:<port>/postgres` */
  readonly url: string
  readonly pid: number
  /** Where the cluster is: a different folder than the given one if we are root and Postgres's user cannot reach that. */
  readonly directory: string
  /** Stops Postgres and removes temporary files. May be called more than once. */
  stop(): Promise<void>
}

// In the npm package both files are JavaScript.
const guardFile = `./guard${extname(import.meta.url)}`

/**
 * Starts Postgres from npm's binaries. Its parent is a guard, a process that outlives this one until it has cleaned up. So
 * however this process ends, even by `kill -9`, neither Postgres nor a temporary folder is left. Both processes are detached,
 * so that Ctrl-C in a terminal does not stop Postgres while it is still in use.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const guard = fork(new URL(guardFile, import.meta.url), {
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
  return { error: `The process that runs the embedded Postgres exited early (code ${code}); its output is above.` }
}
