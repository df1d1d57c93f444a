import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { migrate } from '@aisle/db'
import pg from 'pg'

import { accountForPostgres } from '../../apps/dev/src/embedded-postgres/account.ts'
import { findBinaries } from '../../apps/dev/src/embedded-postgres/binaries.ts'
import { openCluster } from '../../apps/dev/src/embedded-postgres/persistent-cluster.ts'
import { createScratchFolder } from '../../apps/dev/src/embedded-postgres/scratch-folder.ts'
import { type Server, startServer } from '../../apps/dev/src/embedded-postgres/server.ts'
import { findFreePort } from '../helpers/free-port.ts'
import { pick, type Random } from './world.ts'

const longestOutageMs = 30_000

const diskTriggers = `
  create schema faults;
  create table faults.disk (is_full boolean not null);
  insert into faults.disk values (false);
  create function faults.check_disk() returns trigger language plpgsql security definer as $$
  begin
    if (select is_full from faults.disk) then
      raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
    end if;
    return null;
  end $$;
  do $$
  declare name regclass;
  begin
    for name in
      select oid from pg_class
      where relkind = 'r' and relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace)
    loop
      execute format(
        'create trigger check_disk before insert or update on %s for each statement execute function faults.check_disk()',
        name
      );
    end loop;
  end $$`

/** A Postgres that is set up like one in production, so that what it has acknowledged survives a crash. */
export class CrashingPostgres {
  /** The database as its owner, not through a proxy. */
  readonly url: string
  readonly #start: () => Promise<Server>
  readonly #folders: readonly string[]
  readonly #pool: pg.Pool
  readonly #writableUrl: string
  #server: Server

  static async start(): Promise<CrashingPostgres> {
    const account = await accountForPostgres()
    const scratch = await createScratchFolder(account)
    const { initdb, postgres } = await findBinaries(scratch, account)
    const folder = await mkdtemp(join(tmpdir(), 'aisle-faults-'))
    const cluster = await openCluster(join(folder, 'postgres'), { initdb, account })
    const port = String(await findFreePort())
    // Otherwise each recovery begins by opening every file of the cluster to sync it.
    const recovery = process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }
    const settings = { port, max_connections: '300', ...recovery }
    const start = () => startServer({ postgres, account, cluster, settings })
    const server = await start()
    const login = `postgres://postgres:${cluster.password}@127.0.0.1:${port}`
    await withClient(`${login}/postgres`, (client) => client.query('create database aisle'))
    const url = `${login}/aisle`
    await migrate(url)
    await withClient(url, (client) => client.query(diskTriggers))
    return new CrashingPostgres({ url, start, server, folders: [folder, scratch] })
  }

  private constructor({ url, start, server, folders }: Started) {
    this.url = url
    this.#start = start
    this.#server = server
    this.#folders = folders
    process.once('exit', this.#killAtExit)
    // Also while the database is read-only.
    this.#writableUrl = `${url}?options=${encodeURIComponent('-c default_transaction_read_only=off')}`
    this.#pool = new pg.Pool({ connectionString: this.#writableUrl, max: 10 })
    this.#pool.on('error', () => undefined)
    this.#pool.on('connect', (client) => client.on('error', () => undefined))
  }

  /** However the tests end. */
  readonly #killAtExit = () => void process.kill(this.#server.pid, 'SIGQUIT')

  /** Runs a query, and again until Postgres responds. */
  async query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const deadline = Date.now() + longestOutageMs
    for (;;) {
      try {
        return (await this.#pool.query<Row>(text, [...values])).rows
      } catch (error) {
        if (!isOutage(error) || Date.now() > deadline) throw error
        await sleep(50)
      }
    }
  }

  /** Kills the process that starts all others, which then end too, and starts Postgres again. */
  async killPostmaster(): Promise<void> {
    process.kill(this.#server.pid, 'SIGKILL')
    await this.#server.exited
    this.#server = await this.#start()
  }

  /** Kills the process of one of Aisle's connections. Postgres ends all others and recovers. Returns whether there was one. */
  async killBackend(random: Random): Promise<boolean> {
    const backends = await this.query<{ pid: number }>(
      `select pid from pg_stat_activity where datname = 'aisle' and application_name = 'aisle' order by pid`,
    )
    const backend = pick(random, backends)
    try {
      return backend !== undefined && process.kill(backend.pid, 'SIGKILL')
    } catch {
      // It has just ended.
      return false
    }
  }

  async setReadOnly(isReadOnly: boolean): Promise<void> {
    await this.query(`alter system set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`)
    await this.query('select pg_reload_conf()')
  }

  /** Whether writes fail as they do without disk space: by a trigger on every table, since only root could fill a disk. */
  async setFull(isFull: boolean): Promise<void> {
    await this.query('update faults.disk set is_full = $1', [isFull])
  }

  /** Locks some instances in a transaction. Returns how to end it. */
  async lockRows(): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: this.#writableUrl })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.query('begin')
      await client.query('select from integration_instances order by id limit 3 for update')
    } catch (error) {
      if (!isOutage(error)) throw error
    }
    return () => client.end().catch(() => undefined)
  }

  async stop(): Promise<void> {
    await this.#pool.end()
    await this.#server.stop()
    process.off('exit', this.#killAtExit)
    await Promise.all(this.#folders.map((path) => rm(path, { recursive: true, force: true })))
  }
}

interface Started {
  readonly url: string
  readonly start: () => Promise<Server>
  readonly server: Server
  readonly folders: readonly string[]
}

function isOutage(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return /^(?:ECONN|EPIPE|08|57P0)/.test(code) || /Connection terminated|terminat/.test(message)
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
