/**
 * Who may import whom: an allow-list. The first row whose `files` matches decides; an import that its row does not
 * allow is an error. `*` is one path segment, `<own>` the importer's own folder.
 */
const core = 'packages/core/src'
const platform = (name: string) => `${core}/platform/${name}.ts`

interface Layer {
  readonly files: string
  readonly may: readonly string[]
}

export const layers: readonly Layer[] = [
  { files: 'packages/contract/src/**/*.ts', may: ['zod', 'packages/contract/src/**/*'] },
  {
    files: 'packages/client/src/*.ts',
    may: [
      'zod',
      '@trpc/client',
      '@trpc/server{,/observable}',
      'eventsource',
      '@aisle/contract',
      'packages/client/src/*',
    ],
  },
  { files: 'packages/walmart/src/**/*.ts', may: ['zod', 'openid-client', 'packages/walmart/src/**/*'] },
  {
    files: 'packages/walmart-simulator/src/**/*.ts',
    may: ['fastify', 'node:{*,*/promises}', 'packages/walmart-simulator/src/**/*'],
  },
  {
    files: 'packages/db/src/*.ts',
    may: ['kysely', 'kysely/migration', 'pg', 'graphile-worker', 'node:fs/promises', 'packages/db/src/*'],
  },

  {
    files: platform('{trpc,rest,openapi*}'),
    may: ['@trpc/server', '@trpc/server/rpc', 'trpc-openapi', 'zod', '@aisle/contract', platform('*')],
  },
  {
    files: platform('*'),
    may: [
      'zod',
      'kysely',
      'jose',
      'papaparse',
      'graphile-worker',
      'node:{*,*/promises}',
      '@aisle/contract',
      '@aisle/db',
      platform('!(trpc|rest|openapi*)'),
    ],
  },

  {
    files: `${core}/*/procedures.ts`,
    may: ['@aisle/contract', platform('trpc'), `${core}/<own>/!(jobs|queries|*-queries|tasks|index).ts`],
  },
  {
    files: `${core}/*/tasks.ts`,
    may: [platform('jobs'), `${core}/sync/index.ts`, `${core}/<own>/!(queries|*-queries|procedures|index).ts`],
  },
  {
    files: `${core}/*/{queries,*-queries}.ts`,
    // Of its own folder a query may know the shapes of its rows, never a use-case.
    may: [
      'kysely',
      '@aisle/contract',
      '@aisle/db',
      platform('{page,postgres-text,upsert-rows}'),
      `${core}/<own>/{queries,*-queries,*-row,*-rows,jobs,source}.ts`,
    ],
  },
  { files: `${core}/*/jobs.ts`, may: ['zod', platform('jobs')] },
  { files: `${core}/*/index.ts`, may: [`${core}/<own>/!(queries|*-queries).ts`] },
  {
    files: `${core}/*/*.ts`,
    may: [
      'zod',
      'big.js',
      'papaparse',
      'node:{crypto,timers/promises}',
      '@aisle/contract',
      '@aisle/db',
      '@aisle/walmart',
      platform('!(trpc|rest|openapi*)'),
      `${core}/<own>/!(procedures|tasks|index).ts`,
      `${core}/*/index.ts`,
    ],
  },
  {
    files: `${core}/*.ts`,
    may: ['graphile-worker', 'kysely', 'node:timers/promises', `${core}/*.ts`, platform('*'), `${core}/*/index.ts`],
  },

  {
    files: 'apps/server/src/api/*.ts',
    may: [
      'fastify',
      '@fastify/*',
      '@scalar/fastify-api-reference',
      '@trpc/server{,/adapters/fastify}',
      'trpc-openapi',
      'pino',
      'node:{crypto,net,stream}',
      '@aisle/contract',
      '@aisle/core',
      'apps/server/src/api/*',
    ],
  },
  {
    files: 'apps/server/src/**/*.ts',
    may: [
      'zod',
      'pino',
      'fastify',
      'commander',
      'node:{*,*/promises}',
      '@aisle/{contract,core,db}',
      'apps/server/src/**/*',
    ],
  },
  {
    files: 'apps/dev/src/embedded-postgres/*.ts',
    may: ['node:{*,*/promises}', 'apps/dev/src/embedded-postgres/*'],
  },
  {
    files: 'apps/dev/src/**/*.ts',
    may: [
      'pino',
      'fastify',
      'commander',
      'cli-progress',
      'node:{*,*/promises}',
      '@aisle/{client,contract,core,db,server,walmart-simulator}',
      'apps/dev/src/**/*',
    ],
  },
]
