import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { migrate } from '@aisle/db'
import { startEmbeddedPostgres } from '@aisle/dev'
import pg from 'pg'

import { databaseUrl } from '../helpers/database.ts'
import { findFreePort } from '../helpers/free-port.ts'
import { pick, type Random } from './world.ts'

const longestOutageMs = 30_000
// Postgres ends all connections at once when it finds that one of its processes was killed.
const longestNoticeMs = 5000

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

type Server = Awaited<ReturnType<typeof startEmbeddedPostgres>>

/** A Postgres that is set up like one in production, so that what it has acknowledged survives a crash. */
export class CrashingPostgres {
  /** The database as its owner, not through a proxy. */
  readonly url: string
  readonly #start: () => Promise<Server>
  readonly #folder: string
  readonly #pool: pg.Pool
  readonly #writableUrl: string
  #server: Server

  static async start(settings: Record<string, string> = {}): Promise<CrashingPostgres> {
    const folder = await mkdtemp(join(tmpdir(), 'aisle-faults-'))
    // Otherwise each recovery begins by opening every file of the cluster to sync it.
    const recovery = process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }
    const port = String(await findFreePort())
    const start = () =>
      startEmbeddedPostgres({
        directory: join(folder, 'postgres'),
        settings: { port, max_connections: '300', ...recovery, ...settings },
      })
    const server = await start()
    try {
      await withClient(server.url, (client) => client.query('create database aisle'))
      const url = databaseUrl(server.url, 'aisle')
      await migrate(url)
      await withClient(url, (client) => client.query(diskTriggers))
      return new CrashingPostgres({ url, start, server, folder })
    } catch (error) {
      await server.stop()
      throw error
    }
  }

  private constructor({ url, start, server, folder }: Started) {
    this.url = url
    this.#start = start
    this.#server = server
    this.#folder = folder
    // Connections that can write even while the database is read-only.
    this.#writableUrl = `${url}?options=${encodeURIComponent('-c default_transaction_read_only=off')}`
    this.#pool = new pg.Pool({ connectionString: this.#writableUrl, max: 10 })
    this.#pool.on('error', () => undefined)
    this.#pool.on('connect', (client) => client.on('error', () => undefined))
  }

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
  async killPostmaster(): Promise<boolean> {
    if (this.#isRestarting) return false
    this.#isRestarting = true
    try {
      // Before the kill, so that the guard does not report it.
      const stopped = this.#server.stop()
      process.kill(this.#server.pid, 'SIGKILL')
      await stopped
      this.#server = await this.#start()
      return true
    } finally {
      this.#isRestarting = false
    }
  }

  #isRestarting = false

  /**
   * Kills the process of one of Aisle's connections. Postgres ends all others and recovers. Returns whether there was one,
   * once Postgres has noticed.
   */
  async killBackend(random: Random): Promise<boolean> {
    const witness = new pg.Client({ connectionString: this.url })
    witness.on('error', () => undefined)
    const ended = new Promise<boolean>((resolve) => void witness.on('end', () => resolve(true)))
    try {
      await witness.connect()
      const { rows } = await witness.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = 'aisle' and application_name = 'aisle' order by pid`,
      )
      const backend = pick(random, rows)
      if (backend === undefined) return false
      process.kill(backend.pid, 'SIGKILL')
      return await Promise.race([ended, sleep(longestNoticeMs, false, { ref: false })])
    } catch {
      // Postgres is not back yet, or the process has just ended.
      return false
    } finally {
      await witness.end().catch(() => undefined)
    }
  }

  /** As in a failover: all connections break, and those that are opened while it is read-only remain so afterwards. */
  async setReadOnly(isReadOnly: boolean): Promise<void> {
    await this.query(`alter database aisle set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`)
    if (!isReadOnly) return
    await this.query(`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = 'aisle' and application_name like 'aisle%'`)
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
    // As root, Postgres's user cannot reach a folder of ours, so the cluster is elsewhere.
    for (const path of [this.#folder, this.#server.directory]) await rm(path, { recursive: true, force: true })
  }
}

interface Started {
  readonly url: string
  readonly start: () => Promise<Server>
  readonly server: Server
  readonly folder: string
}

function isOutage(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  // `concurrently updated`: two sessions changed the database's settings at once.
  return /^(?:ECONN|EPIPE|08|57P0)/.test(code) || /terminat|not queryable|concurrently updated/.test(message)
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
