import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { type Account, giveTo } from './account.ts'
import { environment } from './binaries.ts'

export interface Cluster {
  /** Contains `data`, Postgres's own folder, and in a persistent cluster `password`. */
  readonly directory: string
  readonly password: string
  readonly settings: Record<string, string>
}

export interface Tools {
  readonly initdb: string
  readonly account: Account
}

/** Does not wait for writes to reach the disk, because nobody needs its data after a power failure. */
export async function createTemporaryCluster(directory: string, tools: Tools): Promise<Cluster> {
  const password = await initialize(directory, tools, ['--no-sync', '--no-data-checksums'])
  await rm(passwordFile(directory))
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '400' }
  return { directory, password, settings }
}

export function passwordFile(directory: string): string {
  return join(directory, 'password')
}

/**
 * Runs initdb and returns the password. The builtin C.UTF-8 collation is the same on every system; the C library's own
 * may be missing or differ.
 */
export async function initialize(directory: string, { initdb, account }: Tools, flags: string[] = []): Promise<string> {
  const data = join(directory, 'data')
  const file = passwordFile(directory)
  const password = randomBytes(24).toString('base64url')
  await mkdir(data, { mode: 0o700 })
  await writeFile(file, password, { mode: 0o600 })
  await Promise.all([giveTo(account, data), giveTo(account, file)])
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const login = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${file}`]
  const options = { cwd: '/', env: environment, ...account }
  try {
    await promisify(execFile)(initdb, ['-D', data, ...login, ...locale, '--no-instructions', ...flags], options)
  } catch (cause) {
    throw new Error(`Postgres could not create a cluster in ${directory}: ${String(cause)}`, { cause })
  }
  return password
}
