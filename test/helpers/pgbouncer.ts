import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { tenantUrl } from './database.ts'
import { findFreePort } from './free-port.ts'
import { accountOf, untilReady } from './machine-postgres.ts'

const program = '/usr/sbin/pgbouncer'

/** Whether this machine has PgBouncer, as Debian packages it. */
export const hasPgBouncer = existsSync(program)

export interface PgBouncer {
  /** The database's URL through PgBouncer. */
  readonly url: string
  start(): Promise<void>
  /** Closes all connections at once. */
  stop(): Promise<void>
  remove(): Promise<void>
}

/** Starts the machine's PgBouncer for one database, as docs/operations.md configures it, with these changes. */
export async function startPgBouncer(databaseUrl: string, changes: Record<string, string> = {}): Promise<PgBouncer> {
  const target = new URL(databaseUrl)
  const account = await accountOf('nobody')
  const folder = await mkdtemp(join(tmpdir(), 'aisle-pgbouncer-'))
  const users = join(folder, 'userlist.txt')
  const settings = join(folder, 'pgbouncer.ini')
  const url = new URL(databaseUrl)
  url.port = String(await findFreePort())
  const [, documented = ''] = /```ini\n(.*?)```/s.exec(readFileSync('docs/operations.md', 'utf8')) ?? []
  const replaced = { auth_file: users, listen_port: url.port, unix_socket_dir: '', ...changes }
  const lines = Object.entries(replaced).map(([name, value]) => `${name} = ${value}`)
  const text = documented
    .replace('aisle = ', `${target.pathname.slice(1)} = `)
    .replace('port=5432 dbname=aisle', `port=${target.port} dbname=${target.pathname.slice(1)}`)
  await writeFile(settings, `${text}\n${lines.join('\n')}\n`)
  const logins = [target, new URL(tenantUrl(databaseUrl))]
  const userLines = logins.map(({ username, password }) => `"${username}" "${decodeURIComponent(password)}"\n`)
  await writeFile(users, userLines.join(''))
  if (account) for (const file of [folder, users, settings]) await chown(file, account.uid, account.gid)
  let running: Promise<unknown> = Promise.resolve()
  let child: ChildProcess | undefined
  const start = async () => {
    child = spawn(program, ['--quiet', settings], { stdio: 'ignore', cwd: '/', ...account })
    running = once(child, 'close')
    await untilReady(url.href)
  }
  const stop = async () => {
    child?.kill('SIGKILL')
    await running
  }
  const remove = async () => {
    await stop()
    await rm(folder, { recursive: true })
  }
  await start()
  return { url: url.href, start, stop, remove }
}
