import { existsSync, globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

import { expect, test } from 'vitest'

const documents = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...globSync('docs/**/*.md'),
  'examples/README.md',
]
// npm shows these pages. They cite no files, which npm's readers do not have.
const published = ['client', 'contract', 'walmart', 'walmart-simulator'].map((name) => `packages/${name}`)
const pages = [...published, 'apps/standalone'].map((folder) => `${folder}/README.md`)

/** Where each documented command is run, and its form there. */
const runBy: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'npx -y pnpm@12 bench': ['test/program/bench.test.ts', '../../bench/src/main.ts'],
  'npx -y pnpm@12 demo': ['.ci/run', '\nnpx -y pnpm@12 demo\n'],
  'npx -y pnpm@12 test': ['.ci/run', '\nnpx -y pnpm@12 test\n'],
  'npx -y pnpm@12 test:faults': ['.ci/run', '\nnpx -y pnpm@12 test:faults\n'],
  'npx -y pnpm@12 test:fuzz': ['.ci/run', '\nnpx -y pnpm@12 test:fuzz\n'],
  'npx -y pnpm@12 test:sandbox': ['.ci/run', '\nnpx -y pnpm@12 test:sandbox\n'],
  "npx -y pnpm@12 install --prod --filter '@aisle/server...'": [
    '.ci/run',
    "install --prod --filter '@aisle/server...'",
  ],
  'npx -y pnpm@12 verify': ['.ci/run', '\nnpx -y pnpm@12 verify\n'],
  'npx -y pnpm@12 build': ['.ci/run', '\nnpx -y pnpm@12 build\n'],
  // That test compares the file with the generator's output.
  'npx -y pnpm@12 generate': ['test/api/generated-files.test.ts', 'await generate(database.url)'],
  'npx -y pnpm@12 start': ['test/program/start.test.ts', "runDev(['start']"],
  'npx -y pnpm@12 dev': ['test/program/dev.test.ts', "runDev(['dev',"],
  'npx -y pnpm@12 aisle --help': ['test/program/program.test.ts', "'--help'"],
  'npx -y pnpm@12 aisle migrate': ['test/program/program.test.ts', "runProgram(['migrate']"],
  'npx -y pnpm@12 aisle keys': ['test/program/keys.test.ts', "runProgram(['keys', 'rotate']"],
  'npx -y pnpm@12 aisle tenant create': ['test/program/program.test.ts', "runCommand(['tenant', 'create', '--domain'"],
  'npx -y pnpm@12 aisle token create': ['test/program/program.test.ts', "run(['token', 'create', '--domain'"],
  'npx -y pnpm@12 aisle api': ['test/program/program.test.ts', "runProgram(['api']"],
  'npx -y pnpm@12 aisle worker': ['test/jobs/cancel.test.ts', "runProgram(['worker']"],
  'npx -y pnpm@12 --filter': ['test/publish/packed-packages.ts', "'pack', '--pack-destination'"],
  'npx -y pnpm@12 licenses': ['test/repo/supply-chain.test.ts', 'run(`${licences} --json`)'],
  'npx -y pnpm@12 sbom': ['test/repo/supply-chain.test.ts', 'run(command)'],
  'npx -y pnpm@12 audit': ['.github/workflows/audit.yml', 'run: npx -y pnpm@12 audit --prod'],
  'npm install /tmp/': ['test/publish/packed-packages.ts', "run('npm', ['install',"],
  'npx -y pnpm@12 changeset': ['test/publish/changesets.test.ts', "run(changeset, ['version'"],
  'npx @aisle/server': ['test/publish/standalone.test.ts', "spawn('npx', ['@aisle/server']"],
  'npm install --save-dev /tmp/': ['test/publish/packed-packages.ts', "run('npm', ['install',"],
  'npx walmart-simulator': ['test/readme/walmart-simulator.test.ts', "replace('npx walmart-simulator', '')"],
  'curl -s': ['test/readme/walmart-simulator.test.ts', "spawn('sh', ['-ec', here]"],
}

test.each(documents)('%s names only files that exist', (document) => {
  // Files outside the repository may be absent.
  const paths = pathsIn(read(document), posix.dirname(document)).filter((path) => !path.startsWith('../'))
  expect(paths.filter((path) => !existsSync(path))).toEqual([])
})

test('the check detects a path that does not exist', () => {
  expect(pathsIn('see `packages/core/src/nowhere.ts` and [there](../there.md#part)', 'docs/adr')).toEqual([
    'packages/core/src/nowhere.ts',
    'docs/there.md',
  ])
})

test.each([...documents, ...pages])('every command in %s is run by a test or by CI', (document) => {
  expect(commandsIn(read(document)).filter((command) => !isRun(command))).toEqual([])
})

test('the glossary names only tables and fields that exist', () => {
  const schema = `${read('packages/db/schema.sql')}${read('openapi.json')}`
  const names = Array.from(read('docs/glossary.md').matchAll(/`([a-z]+(?:_[a-z]+)+)`/g), ([, name = '']) => name)
  expect(names.length).toBeGreaterThan(8)
  expect(names.filter((name) => !schema.includes(name))).toEqual([])
})

test('the tests that docs/reliability.md names exist', () => {
  const named = namedTests(read('docs/reliability.md'))
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter(({ file, title }) => !existsSync(file) || !read(file).includes(title))).toEqual([])
})

test('the check reads the tests of a table', () => {
  expect(namedTests('| A promise. | `test/api/a.test.ts`: "works" |\n| Two. | `b.test.ts`: "is \'so\'" |')).toEqual([
    { file: 'test/api/a.test.ts', title: 'works' },
    { file: 'b.test.ts', title: "is 'so'" },
  ])
})

test('README shows the commands that CI runs', () => {
  expect(commandsIn(read('README.md'))).toEqual(expect.arrayContaining(['npx -y pnpm@12 demo', 'npx -y pnpm@12 test']))
})

test.each(['npx -y pnpm@12 aisle fly', 'npm install @aisle/other'])(
  'the check detects a command that nothing runs: %s',
  (command) => {
    expect(commandsIn(`\`\`\`sh\n${command}\n\`\`\``).filter((found) => !isRun(found))).toEqual([command])
  },
)

/** Files in code spans, from the root, and in links, from the document's folder. */
function pathsIn(text: string, folder: string): string[] {
  const spans = [...text.matchAll(/`([\w@.-]+(?:\/[\w.@-]+)+)`/g)].map(([, path = '']) => path)
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(([, path = '']) => posix.join(folder, path))
  // A package's name and a media type look like paths, too.
  return [...spans.filter((path) => !path.startsWith('@')), ...links]
}

/** Files with the start of a title, as a table has them. */
function namedTests(text: string): { file: string; title: string }[] {
  return [...text.matchAll(/\| `([\w/.-]+)`: "([^"]+)"/g)].map(([, file = '', title = '']) => ({ file, title }))
}

function commandsIn(text: string): string[] {
  return [
    ...text.matchAll(
      /(?:^|`)((?:(?:npx -y pnpm@12|pnpm|npm install|npx walmart-simulator|curl -s) |npx @aisle\/server)[^`\n]*)/gm,
    ),
  ].map(([, command = '']) => command.trim())
}

function isRun(command: string): boolean {
  const known = Object.keys(runBy).find(
    (prefix) => command === prefix || command.startsWith(prefix.endsWith('/') ? prefix : `${prefix} `),
  )
  const proof = known === undefined ? undefined : runBy[known]
  return proof !== undefined && read(proof[0]).includes(proof[1])
}

function read(file: string): string {
  return readFileSync(file, 'utf8')
}
