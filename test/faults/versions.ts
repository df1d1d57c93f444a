import { setTimeout as sleep } from 'node:timers/promises'

import { beforeAll } from 'vitest'

import { NextVersion } from '../helpers/next-version.ts'
import { runProgram } from '../helpers/program.ts'
import { ServerBundle } from '../helpers/server-bundle.ts'
import type { Random } from './world.ts'

/** What the next version of Aisle adds to this one. */
const nextChanges = {
  added: {
    'packages/db/migrations/0099-notes.sql': `
      create table public.notes (
        tenant_id bigint not null default aisle.tenant_id() references public.tenants on delete cascade,
        id bigint generated always as identity,
        text text not null,
        primary key (tenant_id, id)
      );
      alter table public.walmart_orders add column note text;
      create index walmart_orders_note on public.walmart_orders (tenant_id, note);`,
  },
  replaced: {},
}

/** The files that `node` runs. */
export interface Bundles {
  readonly main: string
  /** The program file of the next version. */
  readonly nextMain: string
}

/** Builds both versions for the tests of a file. */
export function useBundles(): () => Bundles {
  let bundles: Bundles = { main: '', nextMain: '' }
  beforeAll(async () => {
    await using opened = new AsyncDisposableStack()
    const next = opened.use(await NextVersion.create(nextChanges))
    const { main } = opened.use(await ServerBundle.build())
    const { main: nextMain } = opened.use(await ServerBundle.build(next.root))
    bundles = { main, nextMain }
    const built = opened.move()
    return () => built.disposeAsync()
  })
  return () => bundles
}

/** Two versions of Aisle over one database: processes of both start once the next one has migrated it. */
export class Versions {
  /** How many processes of the next version have been started. */
  nextStarts = 0
  readonly #bundles: Bundles
  #isMigrated = false

  constructor(bundles: Bundles) {
    this.#bundles = bundles
  }

  /** The file that `node` runs. */
  pick(random: Random): string {
    if (!this.#isMigrated || random() < 0.5) return this.#bundles.main
    this.nextStarts += 1
    return this.#bundles.nextMain
  }

  /** Migrates the database as the next version does, and again until it succeeds: Postgres may be killed meanwhile. */
  async upgrade(databaseUrl: string, signal: AbortSignal): Promise<void> {
    while (!this.#isMigrated && !signal.aborted) {
      const { code } = await runProgram(['migrate'], { DATABASE_URL: databaseUrl }, this.#bundles.nextMain).exited
      this.#isMigrated = code === 0
      if (!this.#isMigrated) await sleep(500)
    }
  }
}
