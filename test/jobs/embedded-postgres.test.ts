import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { startEmbeddedPostgres } from '@aisle/dev'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest'

import { eventually } from '../helpers/eventually.ts'

type EmbeddedPostgres = Awaited<ReturnType<typeof startEmbeddedPostgres>>

const isRoot = process.getuid?.() === 0
let folder: string
const started: EmbeddedPostgres[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aisle-test-'))
  // As root, Postgres runs as another user, who needs access to the folder.
  await chmod(folder, 0o755)
})

// Stop the processes before deleting the files that they write.
afterEach(async () => {
  await Promise.all(started.splice(0).map((postgres) => postgres.stop()))
  await rm(folder, { recursive: true })
})

describe('a temporary Postgres', () => {
  it('has its own port and settings, even when another starts at the same time', async () => {
    const [one, other] = await Promise.all([start(), start({ settings: { work_mem: '7MB' } })])
    expect(new URL(one.url).port).not.toBe(new URL(other.url).port)
    const setting = `select current_setting('work_mem') as it`
    expect(await Promise.all([ask(one.url, setting), ask(other.url, setting)])).toEqual(['4MB', '7MB'])
  })

  it('rejects a wrong password', async () => {
    const url = new URL(inject('adminUrl'))
    url.password = 'guess'
    await expect(ask(url.href, 'select 1 as it')).rejects.toThrow(/password authentication failed/)
  })

  it('reports why Postgres cannot start', async () => {
    await expect(start({ settings: { no_such_setting: '1' } })).rejects.toThrow(/no_such_setting/)
  })

  it('leaves no process and no folder after stop, even when stopped twice', async () => {
    const postgres = await start()
    expect(existsSync(postgres.directory)).toBe(true)
    await Promise.all([postgres.stop(), postgres.stop()])
    expect(isAlive(postgres.pid)).toBe(false)
    expect(existsSync(postgres.directory)).toBe(false)
  })

  it('survives a Ctrl-C that its parent handles, and leaves nothing when its parent is killed', async () => {
    const { child, postgres } = await startInChild()
    process.kill(-(child.pid ?? 0), 'SIGINT')
    expect(await ask(postgres.url, 'select pg_sleep(0.3), 1 as it')).toBe(1)
    child.kill('SIGKILL')
    await eventually(() => expect(existsSync(postgres.directory)).toBe(false))
    expect(isAlive(postgres.pid)).toBe(false)
  })
})

describe('a Postgres with a folder of its own', () => {
  it('keeps its data across restarts', async () => {
    const directory = join(folder, 'new', 'postgres')
    const first = await start({ directory })
    expect(first.directory).toBe(directory)
    await ask(first.url, `create table kept as select 'still here' as it`)
    await first.stop()
    const second = await start({ directory })
    expect(await ask(second.url, 'select it from kept')).toBe('still here')
  })

  it('rejects a second start while the first one runs', async () => {
    const directory = join(folder, 'postgres')
    const { pid } = await start({ directory })
    await expect(start({ directory })).rejects.toThrow(
      `Another Postgres (process ${pid}) is already running on ${directory}.`,
    )
  })

  it('is created once when two start at the same time', async () => {
    const directory = join(folder, 'postgres')
    const results = await Promise.allSettled([start({ directory }), start({ directory })])
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await readdir(folder)).toEqual(['postgres'])
  })

  it('leaves a folder with other contents alone', async () => {
    await mkdir(join(folder, 'holiday', 'photos'), { recursive: true })
    await expect(start({ directory: join(folder, 'holiday') })).rejects.toThrow(
      /is not empty and does not contain an Aisle database/,
    )
    expect(await readdir(folder)).toEqual(['holiday'])
  })

  it('removes what a killed process has left behind', async () => {
    const dead = spawn('true')
    await once(dead, 'exit')
    await mkdir(join(folder, `postgres.new-${dead.pid}-abc`, 'data'), { recursive: true })
    await start({ directory: join(folder, 'postgres') })
    expect(await readdir(folder)).toEqual(['postgres'])
  })

  it.skipIf(!isRoot)(
    'uses another folder, and says which, if only root may enter the given one [only as root]',
    async () => {
      await chmod(folder, 0o700)
      const directory = join(folder, 'postgres')
      const first = await start({ directory })
      onTestFinished(() => rm(first.directory, { recursive: true }))
      expect(dirname(first.directory)).toBe(tmpdir())
      await ask(first.url, `create table kept as select 'still here' as it`)
      await first.stop()
      expect(await ask((await start({ directory })).url, 'select it from kept')).toBe('still here')
    },
  )
})

async function start(options?: Parameters<typeof startEmbeddedPostgres>[0]): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres(options)
  started.push(postgres)
  return postgres
}

/** Starts it in its own process group, as a terminal would. */
async function startInChild() {
  const script = `
    import { startEmbeddedPostgres } from '@aisle/dev'
    process.on('SIGINT', () => {})
    process.send(await startEmbeddedPostgres())
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: import.meta.dirname,
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [postgres] = (await once(child, 'message')) as [Omit<EmbeddedPostgres, 'stop'>]
  return { child, postgres }
}

async function ask(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ it: unknown }>(text)
    return rows[0]?.it
  } finally {
    await client.end()
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
