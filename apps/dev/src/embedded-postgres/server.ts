import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Account } from './account.ts'
import { environment } from './binaries.ts'
import type { Cluster } from './cluster.ts'

interface ServerOptions {
  readonly postgres: string
  readonly account: Account
  readonly cluster: Cluster
  readonly settings: Record<string, string>
}

export interface Server {
  readonly port: number
  readonly pid: number
  readonly exited: Promise<unknown>
  /** The last lines of the server's log. */
  log(): string
  stop(): Promise<void>
}

const attempts = 6

/** Retries: another process may take the port before Postgres binds it, or a previous Postgres may still be stopping. */
export async function startServer(options: ServerOptions): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    const result = await launch(options)
    if ('server' in result) return result.server
    const isPortTaken = result.log.includes('Address already in use')
    const isFolderTaken = result.log.includes('lock file "postmaster.pid" already exists')
    if (attempt < attempts && isPortTaken) continue
    if (attempt < attempts && isFolderTaken) await sleep(200)
    else throw new Error(isFolderTaken ? folderTaken(options, result.log) : `Postgres did not start:\n${result.log}`)
  }
}

async function launch(options: ServerOptions): Promise<{ server: Server } | { log: string }> {
  const settings = {
    port: String(await findFreePort()),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...options.cluster.settings,
    ...options.settings,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(options.postgres, ['-D', join(options.cluster.directory, 'data'), ...flags], {
    cwd: '/',
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...options.account,
  })
  const log: string[] = []
  const ready = watchLog(child.stderr, log)
  const exited = once(child, 'close')
  await Promise.race([ready, exited])
  const pid = child.pid
  if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return { log: log.join('\n') }
  return {
    server: { port: Number(settings.port), pid, exited, log: () => log.join('\n'), stop: () => stop(child, exited) },
  }
}

/** Keeps the last lines in `log`. Continues to read after the start, because a full pipe would block Postgres. */
function watchLog(stderr: Readable, log: string[]): Promise<void> {
  const lines = createInterface({ input: stderr })
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      log.push(line)
      if (log.length > 20) log.shift()
      if (line.includes('database system is ready to accept connections')) resolve()
    })
  })
}

/** SIGINT disconnects clients and writes everything; SIGQUIT leaves the rest to recovery at the next start. */
async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  child.kill('SIGINT')
  const timer = setTimeout(() => child.kill('SIGQUIT'), 10_000)
  await exited
  clearTimeout(timer)
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('There is no free port on 127.0.0.1.')
  return address.port
}

function folderTaken({ cluster }: ServerOptions, log: string): string {
  const pid = /PID (?<pid>\d+)/.exec(log)?.groups?.['pid'] ?? 'unknown'
  return (
    `Another Postgres (process ${pid}) is already running on ${cluster.directory}. Stop it, or choose another folder with --data. ` +
    `If that process is something else, delete ${join(cluster.directory, 'data', 'postmaster.pid')}.`
  )
}
