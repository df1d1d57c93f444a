import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { query } from './database.ts'
import { findFreePort } from './free-port.ts'

/** Its programs, such as `pg_dump`. */
export const toolFolder = '/usr/lib/postgresql/15/bin'

/** Whether this machine has Postgres 15, the oldest that Aisle supports, as Debian packages it. */
export const hasPostgres15 = existsSync(join(toolFolder, 'initdb'))

export interface MachinePostgres {
  /** Connects as superuser to the database `postgres`. */
  readonly url: string
  stop(): Promise<void>
}

/** Starts the machine's Postgres 15 with an empty cluster that requires no password. */
export async function startPostgres15(): Promise<MachinePostgres> {
  const account = await accountOf('nobody')
  const data = await mkdtemp(join(tmpdir(), 'aisle-postgres-15-'))
  if (account) await chown(data, account.uid, account.gid)
  const initialized = spawnSync(
    join(toolFolder, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { encoding: 'utf8', cwd: '/', ...account },
  )
  if (initialized.status !== 0) throw new Error(initialized.stderr)
  const port = await findFreePort()
  const flags = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', '-F']
  const child = spawn(join(toolFolder, 'postgres'), flags, { stdio: 'ignore', cwd: '/', ...account })
  const exited = once(child, 'close')
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await untilReady(url)
  const stop = async () => {
    child.kill('SIGINT')
    await exited
    await rm(data, { recursive: true })
  }
  return { url, stop }
}

/** Runs one of its tools, such as `pg_dump`, and returns the output. */
export function runTool(name: string, args: readonly string[], input = ''): string {
  const result = spawnSync(join(toolFolder, name), args, { encoding: 'utf8', input, maxBuffer: 100_000_000 })
  if (result.status !== 0) throw new Error(`${name} failed: ${result.stderr}`)
  return result.stdout
}

/** Postgres refuses to run as root. */
export async function accountOf(name: string) {
  if (process.getuid?.() !== 0) return undefined
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((text) => text.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

export async function untilReady(url: string, attemptsLeft = 100): Promise<void> {
  try {
    await query(url, 'select 1')
  } catch (error) {
    if (attemptsLeft === 0) throw error
    await sleep(100)
    await untilReady(url, attemptsLeft - 1)
  }
}
