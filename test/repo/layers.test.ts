import { globSync, readFileSync } from 'node:fs'
import { matchesGlob, posix } from 'node:path'

import { expect, test } from 'vitest'

import { importsIn } from './imports.ts'
import { layers } from './layers.ts'

const files = globSync('{apps,packages}/*/src/**/*.{ts,tsx}').filter((file) => !file.endsWith('.test.ts'))

test('every import is allowed by its layer', () => {
  expect(files.length).toBeGreaterThan(100)
  expect(files.flatMap((file) => violations(file, readFileSync(file, 'utf8')))).toEqual([])
})

// Proves that the rules can fail. Each row is an import that somebody will be tempted to write.
test.each([
  ['packages/contract/src/contract.ts', 'node:fs'],
  ['packages/contract/src/walmart/instance.ts', '@aisle/db'],
  ['packages/client/src/create-client.ts', '@aisle/core'],
  ['apps/console/src/api.ts', '@aisle/core'],
  ['packages/walmart/src/client.ts', 'node:crypto'],
  ['packages/db/src/database.ts', '@aisle/core'],
  ['packages/core/src/lifecycle/create-instance.ts', '@trpc/server'],
  ['packages/core/src/lifecycle/create-instance.ts', 'openid-client'],
  ['packages/core/src/lifecycle/create-instance.ts', '../orders/queries.ts'],
  ['packages/core/src/lifecycle/create-instance.ts', './procedures.ts'],
  ['packages/core/src/instances/instance.ts', '../runs/index.ts'],
  ['packages/core/src/runs/index.ts', '../listings/index.ts'],
  ['packages/core/src/runs/procedures.ts', './queries.ts'],
  ['packages/core/src/runs/queries.ts', './run.ts'],
  ['packages/core/src/orders/tasks.ts', './queries.ts'],
  ['packages/core/src/orders/queries.ts', './refresh-orders.ts'],
  ['packages/core/src/orders/queries.ts', '@aisle/walmart'],
  ['packages/core/src/platform/context.ts', '../orders/index.ts'],
  ['packages/core/src/platform/jobs.ts', './trpc.ts'],
  ['packages/core/src/router.ts', './orders/refresh-orders.ts'],
  ['apps/server/src/api/rest-routes.ts', 'kysely'],
  ['apps/server/src/api/rest-routes.ts', '@aisle/db'],
  ['apps/server/src/commands/worker.ts', 'pg'],
  ['apps/server/src/commands/worker.ts', '../../../../packages/core/src/router.ts'],
  ['apps/server/src/commands/worker.ts', '@aisle/core/src/router.ts'],
  ['apps/server/src/commands/worker.ts', '@aisle/dev'],
  ['apps/server/src/commands/worker.ts', '@aisle/client'],
  ['apps/server/src/commands/worker.ts', '@aisle/walmart-simulator'],
  ['apps/dev/src/start.ts', 'kysely'],
  ['apps/dev/src/start.ts', '../../server/src/environment.ts'],
  ['apps/dev/src/embedded-postgres/guard.ts', '@aisle/db'],
])('%s may not import %s', (file, specifier) => {
  expect(violations(file, `import { x } from '${specifier}'`)).toHaveLength(1)
})

test('a file that belongs to no layer is an error', () => {
  expect(violations('packages/new/src/x.ts', '')).toEqual(['packages/new/src/x.ts belongs to no layer'])
})

function violations(file: string, source: string): string[] {
  const layer = layers.find((candidate) => matchesGlob(file, candidate.files))
  if (!layer) return [`${file} belongs to no layer`]
  const own = posix.basename(posix.dirname(file))
  return importsIn(source)
    .map((specifier) => (specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier))
    .filter((target) => !layer.may.some((glob) => matchesGlob(target, glob.replace('<own>', own))))
    .map((target) => `${file} may not import ${target}`)
}
