import { features, layers } from './layers.ts'

const core = 'packages/core/src'

/** The rows of ARCHITECTURE.md's table, from the bottom up: a folder, its description, and the files whose rules apply. */
const rows: readonly (readonly [folder: string, is: string, within: RegExp])[] = [
  ['packages/contract', 'published: every operation, declared once, and the error codes', /^packages\/contract\//],
  ['packages/client', 'published: the typed client', /^packages\/client\//],
  ['packages/walmart', 'published: a client for the Walmart Marketplace API', /^packages\/walmart\//],
  ['packages/walmart-simulator', 'published: a stand-in for Walmart', /^packages\/walmart-simulator\//],
  ['packages/db', 'migrations, row types, the pool, tenant transactions', /^packages\/db\//],
  [`${core}/platform`, 'what any feature may use; depends on no feature', /^packages\/core\/src\/platform\//],
  [
    `${core}/<feature>`,
    `from the bottom up: ${features.join(', ')}`,
    new RegExp(`^${core}/(?:${features.join('|')})/`),
  ],
  [core, 'combines the features: router, tasks, worker', /^packages\/core\/src\/\*/],
  ['apps/server', 'the production program: api, worker, administration', /^apps\/server\//],
  ['apps/console', 'the browser console, built into files that the api serves', /^apps\/console\/src\//],
  ['apps/dev', '`start` and `demo`: embedded Postgres, simulator, first tenant', /^apps\/dev\//],
  ['apps/standalone', 'published as `@aisle/server`: the server and `start`, compiled', /^apps\/standalone\//],
  ['bench', 'benchmarks of Aisle against baselines', /^bench\//],
]

/** The table of layers in ARCHITECTURE.md as Markdown, with unaligned columns. */
export function layerTable(): string {
  const lines = rows.map(([folder, is, within]) => {
    const rules = layers.filter(({ files }) => within.test(files))
    if (rules.length === 0) throw new Error(`No layer is within ${folder}.`)
    const imports = new Set(
      rules.flatMap(({ may }) => may.flatMap(expandBraces)).flatMap((glob) => nameOf(glob, folder)),
    )
    return `| \`${folder}\` | ${is} | ${[...imports].toSorted(ownFirst).join(', ')} |`
  })
  return ['| folder | is | may import |', '| --- | --- | --- |', ...lines].join('\n')
}

/** The table's name for what a glob allows; none for a folder's own files and for Node. */
function nameOf(glob: string, folder: string): string[] {
  if (glob.startsWith('node:')) return []
  if (glob.startsWith(`${core}/platform/`)) return folder.endsWith('/platform') ? [] : ['platform']
  if (glob.startsWith(`${core}/`)) {
    if (!glob.endsWith('/index.ts')) return []
    return [folder === core ? "features' `index.ts`" : "lower features' `index.ts`"]
  }
  if (glob.startsWith(`${folder}/`)) return []
  // All entry points of a package count as the package.
  const [, name = glob] = /^((?:@[\w-]+\/)?[\w.*-]+)/.exec(glob) ?? []
  return [name.replace(/^@aisle\//, '')]
}

const isOurs = (name: string) =>
  !name.startsWith('@') && /^(?:contract|client|walmart|db|core|server|platform|.*features')/.test(name)
const ownFirst = (a: string, b: string) => Number(isOurs(b)) - Number(isOurs(a)) || a.localeCompare(b, 'en')

/** `{a,b}c` as `ac` and `bc`. Extended globs have parentheses and stay as they are. */
function expandBraces(glob: string): string[] {
  const [, before, list, after] = /^(.*?)\{([^{}]*)\}(.*)$/.exec(glob) ?? []
  if (before === undefined || list === undefined || after === undefined) return [glob]
  return list.split(',').flatMap((part) => expandBraces(`${before}${part}${after}`))
}
