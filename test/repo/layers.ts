/**
 * Who may import whom: an allow-list. The first row whose `files` matches decides; an import that its row does not
 * allow is an error. `*` is one path segment, `<own>` the importer's own folder.
 */
const core = 'packages/core/src'
const platform = (name: string) => `${core}/platform/${name}.ts`

/** From the bottom up: a feature may import the `index.ts` of those before it. */
export const features = [
  'tenants',
  'audit-log',
  'events',
  'webhooks',
  'catalog',
  'instances',
  'runs',
  'schedule',
  'locations',
  'sales-orders',
  'listings',
  'accounting',
  'orders',
  'returns',
  'sends',
  'offers',
  'problems',
  'lifecycle',
]

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
  {
    files: 'packages/walmart/src/**/*.ts',
    may: ['zod', 'openid-client', 'fflate/browser', 'papaparse', 'packages/walmart/src/**/*'],
  },
  {
    files: 'packages/walmart-simulator/src/**/*.ts',
    may: ['fastify', 'fflate', 'papaparse', 'node:{*,*/promises}', 'packages/walmart-simulator/src/**/*'],
  },
  {
    files: 'packages/db/src/*.ts',
    may: [
      'kysely',
      'kysely/migration',
      'pg',
      'graphile-worker',
      'node:{crypto,net,{fs,timers}/promises}',
      'packages/db/src/*',
    ],
  },

  {
    files: platform('{trpc,rest,openapi*}'),
    may: ['@trpc/server', '@trpc/server/rpc', 'trpc-openapi', 'zod', 'zod-openapi', '@aisle/contract', platform('*')],
  },
  {
    files: platform('*'),
    may: [
      'zod',
      'kysely',
      'jose',
      'papaparse',
      'graphile-worker',
      '@opentelemetry/api{,/experimental}',
      'node:{*,*/promises}',
      '@aisle/contract',
      '@aisle/db',
      platform('!(trpc|rest|openapi*)'),
    ],
  },

  ...features.flatMap((name, index) => {
    const own = (files: string) => `${core}/${name}/${files}.ts`
    const lower = features.slice(0, index).map((feature) => `${core}/${feature}/index.ts`)
    return [
      {
        files: own('procedures'),
        may: ['@aisle/contract', platform('trpc'), own('!(queries|*-queries|tasks|index)'), ...lower],
      },
      { files: own('tasks'), may: [platform('jobs'), own('!(queries|*-queries|procedures|index)'), ...lower] },
      {
        // A query knows the shapes of its own rows, never a use-case.
        files: own('{queries,*-queries}'),
        may: [
          'kysely',
          '@aisle/contract',
          '@aisle/db',
          platform('to-postgres'),
          own('{queries,*-queries,*-rows,*-tables,source}'),
          ...lower,
        ],
      },
      { files: own('index'), may: [own('*')] },
      {
        files: own('*'),
        may: [
          'zod',
          'big.js',
          'papaparse',
          'standardwebhooks',
          'kysely',
          '@opentelemetry/api',
          'node:{crypto,timers/promises}',
          '@aisle/contract',
          '@aisle/db',
          '@aisle/walmart',
          platform('!(trpc|rest|openapi*)'),
          own('!(procedures|tasks|index)'),
          ...lower,
        ],
      },
    ]
  }),
  {
    files: `${core}/*.ts`,
    may: [
      'graphile-worker',
      'kysely',
      'node:{util,timers/promises}',
      `${core}/*.ts`,
      platform('*'),
      `${core}/*/index.ts`,
    ],
  },

  {
    files: 'apps/server/src/api/*.ts',
    may: [
      'fastify',
      '@fastify/{cookie,cors,helmet,rate-limit,static}',
      '@opentelemetry/api',
      '@scalar/fastify-api-reference',
      '@trpc/server{,/adapters/fastify}',
      'trpc-openapi',
      'pino',
      'zod',
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
      'pino{,-pretty}',
      'fastify',
      'commander',
      '@opentelemetry/{,*/}*',
      'node:{*,*/promises}',
      '@aisle/{contract,core,db}',
      'apps/server/src/**/*',
    ],
  },
  {
    files: 'apps/console/src/**/*.{ts,tsx}',
    may: [
      'react',
      'react-dom/client',
      '@base-ui/react/*',
      '@tanstack/react-{query,router,virtual}',
      'cmdk',
      'uplot',
      '@aisle/{client,contract}',
      'apps/console/src/**/*',
    ],
  },
  {
    files: 'apps/console/*.ts',
    may: ['vite', '@vitejs/plugin-react', '@tailwindcss/vite', 'node:{path,util,zlib,fs/promises}'],
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
  {
    files: 'apps/standalone/src/*.ts',
    may: [
      'commander',
      'rolldown',
      'node:{child_process,url,fs/promises}',
      '@aisle/{dev,server}',
      'apps/standalone/src/*',
    ],
  },
  {
    files: 'bench/src/*.ts',
    may: [
      'pg',
      'pg-copy-streams',
      'fastify',
      'esbuild',
      'commander',
      'playwright-core',
      'node:{*,*/promises}',
      '@aisle/{client,contract,core,db,dev,walmart-simulator}',
      'bench/src/*',
    ],
  },
]
