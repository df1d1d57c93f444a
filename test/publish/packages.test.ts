import { existsSync, globSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'

import type { WalmartClientOptions as Options } from '@aisle/walmart'
import { createSimulator, type Simulator } from '@aisle/walmart-simulator'
import { checkPackage, Package } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { installPackages, packPackages, type PackedPackage, published, root, run } from './packed-packages.ts'
import { installRuntimes, layTour, type Runtime, takeTour } from './runtimes.ts'
import { type Tour, tour } from './walmart-tour.ts'

let packed: ReadonlyMap<string, PackedPackage>
let consumer: string
let runtimes: Awaited<ReturnType<typeof installRuntimes>>

// Outside the workspace, so that nothing of it is found by accident.
beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), 'aisle-consumer-'))
  packed = await packPackages(consumer)
  await installPackages(packed.values(), consumer)
  await layTour(consumer)
  runtimes = await installRuntimes(consumer)
})

afterAll(() => rm(consumer, { recursive: true, force: true }))

describe.each(published.map(({ manifest, folder }) => [manifest.name, folder] as const))('%s', (name, folder) => {
  it('holds its sources, what is built from them, the licence and the README, and nothing else', () => {
    const modules = globSync('src/**/*.ts', { cwd: folder })
      .filter((path) => !path.endsWith('.test.ts'))
      .map((path) => path.slice('src/'.length, -'.ts'.length))
    expect(modules).toContain('index')
    const built = modules.flatMap((module) =>
      ['js', 'js.map', 'd.ts', 'd.ts.map'].map((extension) => `dist/${module}.${extension}`),
    )
    const readme = existsSync(join(folder, 'README.md')) ? ['README.md'] : []
    const sources = modules.map((module) => `src/${module}.ts`)
    const expected = ['LICENSE', 'package.json', ...readme, ...built, ...sources]
    expect(Object.keys(get(name).files).toSorted()).toEqual(expected.toSorted())
  })

  it('names no path of the machine that packed it, and its source maps name files that it holds', () => {
    const { files } = get(name)
    expect(Object.keys(files).filter((path) => files[path]?.includes(root.slice(0, -1)))).toEqual([])
    const sources = Object.keys(files)
      .filter((path) => path.endsWith('.map'))
      .flatMap((path) =>
        (JSON.parse(files[path] ?? '') as { sources: string[] }).sources.map((source) =>
          posix.join(posix.dirname(path), source),
        ),
      )
    expect(sources.filter((source) => files[source] === undefined)).toEqual([])
  })

  it('depends on released versions, and on what it imports', () => {
    const { files, manifest } = get(name)
    const ranges = Object.values(manifest.dependencies)
    expect(ranges.filter((range) => !/^\^?\d+\.\d+\.\d+$/.test(range))).toEqual([])
    const imports = [...importsOf(files, '.js'), ...importsOf(files, '.d.ts')]
    const packages = new Set(imports.filter((specifier) => !isBuiltin(specifier)))
    expect([...packages].toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted())
  })

  it('is what bundlers, Node and TypeScript expect', async () => {
    expect(await problemsOf(get(name))).toEqual([])
  })
})

type Files = Readonly<Record<string, string>>

// The checks must bite: each row is a mistake in the packing.
it.each<[mistake: string, problem: string, edit: (files: Files) => Files]>([
  ['a wrong path of the types', 'FallbackCondition', replace('package.json', 'dist/index.d.ts', 'dist/nowhere.d.ts')],
  ['types that are left out', 'UntypedResolution', leaveOut('dist/index.d.ts')],
  ['an import without its extension', 'InternalResolutionError', replace('dist/index.d.ts', './client.ts', './client')],
  ['a wrong path of the code', 'FILE_DOES_NOT_EXIST', replace('package.json', 'dist/index.js', 'dist/nowhere.js')],
  ['types that come too late', 'EXPORTS_TYPES_SHOULD_BE_FIRST', typesLast],
  ['CommonJS', 'FILE_INVALID_FORMAT', replace('package.json', '"type": "module"', '"type": "commonjs"')],
])('%s would be found', async (_mistake, problem, edit) => {
  const { files, ...rest } = get('@aisle/walmart')
  expect(edit(files)).not.toEqual(files)
  expect(await problemsOf({ ...rest, files: edit(files) })).toContain(problem)
})

describe('in an empty project', () => {
  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('a strict program compiles with module %s and %s resolution', async (module, moduleResolution) => {
    await compile(program, ['--module', module, '--moduleResolution', moduleResolution])
  })

  it('it does not compile with a key left out, a number that is text, no token and an unknown operation', async () => {
    const wrong = program
      .replace('clientId: seller.clientId, ', '')
      .replace('shipNodes: 4', "shipNodes: 'four'")
      .replace(", token: 'aisle_1_x'", '')
      .replace('contract.walmart.create', 'contract.walmart.fly')
      .replace("['walmart.create']", "['walmart.swim']")
    const failure = await compile(wrong, ['--module', 'nodenext']).catch(String)
    expect(failure).toContain("Property 'clientId' is missing")
    expect(failure).toContain("Type 'string' is not assignable to type 'number'")
    expect(failure).toContain("Property 'token' is missing")
    expect(failure).toContain("Property 'fly' does not exist")
    expect(failure).toContain("Property 'walmart.swim' does not exist")
  })

  it('it lists the ship nodes of a simulator', async () => {
    await writeFile(join(consumer, 'program.ts'), program)
    expect(await run(process.execPath, ['program.ts'], consumer)).toBe('4 ship nodes\n')
  })

  const bins = published.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}))
  it.each(bins)('%s says how it is used', async (bin) => {
    expect(await run(join(consumer, 'node_modules/.bin', bin), ['--help'], consumer)).toContain(bin)
  })
})

describe('@aisle/walmart', () => {
  it('imports zod and openid-client, and in its types zod alone', () => {
    const { files } = get('@aisle/walmart')
    expect(importsOf(files, '.js')).toEqual(['openid-client', 'zod'])
    expect(importsOf(files, '.d.ts')).toEqual(['zod'])
  })

  it('goes through its calls here', async () => {
    await expectTour((options) => tour(options))
  })

  it('needs nothing of Node, nor do the packages below it', async () => {
    await expectTour((options) => tourWithoutNode(options))
  })

  it.each([
    ["await import('fastify')", 'imports node:'],
    ["Buffer.from('')", "reading 'from'"],
    ['process.cwd()', "reading 'cwd'"],
  ])('%s would be found', async (code, message) => {
    await expect(tourWithoutNode({}, code)).rejects.toThrow(message)
  })

  it.for<Runtime>(['bun', 'deno', 'workerd'])('does the same in %s', async (runtime, { skip }) => {
    if (runtimes === undefined) return skip('there is none to be had')
    const there = { folder: consumer, runtimes }
    await expectTour((options) => takeTour(runtime, { ...there, options }))
  })
})

/** Takes the tour, however that is done, and looks at what has come of it. */
async function expectTour(take: (options: Options) => Promise<unknown>): Promise<void> {
  const simulator = createSimulator({ items: 12, orders: 30, orderMix: { wfs: 0, thirdParty: 0 } })
  const baseUrl = await simulator.listen()
  const [{ clientId, clientSecret, partnerId } = { clientId: '', clientSecret: '', partnerId: '' }] = simulator.sellers
  try {
    const outcome: Tour = {
      orders: 30,
      items: 12,
      line: ['2 Acknowledged', '1 Shipped'],
      stock: 77,
      brokenOff: 'unavailable',
      partnerId,
      isAborted: true,
    }
    expect(await take({ baseUrl, clientId, clientSecret })).toEqual(outcome)
    expect([callsTo(simulator, '/acknowledge'), callsTo(simulator, '/shipping')]).toEqual([1, 1])
  } finally {
    await simulator.close()
  }
}

const callsTo = ({ requests }: Simulator, end: string) => requests.filter(({ path }) => path.endsWith(end)).length

/** Uses all packages, as their users do. */
const program = `
import { createClient } from '@aisle/client'
import { contract } from '@aisle/contract'
import { operationJsonSchemas } from '@aisle/contract/json-schemas'
import { createWalmartClient, type ShipNode } from '@aisle/walmart'
import type { WalmartClientOptions as Options } from '@aisle/walmart'
import { createSimulator, type Simulator } from '@aisle/walmart-simulator'

const simulator = createSimulator({ shipNodes: 4 })
const baseUrl = await simulator.listen()
const [seller] = simulator.sellers
if (seller === undefined) throw new Error('There is no seller')
const walmart = createWalmartClient({ baseUrl, clientId: seller.clientId, clientSecret: seller.clientSecret })
const found: ShipNode[] = []
for await (const page of walmart.listShipNodes()) found.push(...page.elements.map(({ value }) => value))
console.log(found.length, 'ship nodes')
await simulator.close()

const client = createClient({ url: baseUrl, token: 'aisle_1_x' })
if (typeof client.walmart.create.mutate !== 'function') throw new Error(contract.walmart.create.path)
if (operationJsonSchemas()['walmart.create'].input.type !== 'object') throw new Error('It is no form')
`

/**
 * Takes the tour, after `code`, where Node's modules and globals are out of reach. Node's own code, `fetch` for one, still
 * gets the globals.
 */
async function tourWithoutNode(options: object, code = ''): Promise<unknown> {
  const withoutNode = `
    import { registerHooks } from 'node:module'
    registerHooks({
      resolve(specifier, context, next) {
        const found = next(specifier, context)
        if (found.url.startsWith('node:')) throw new Error(context.parentURL + ' imports ' + found.url)
        return found
      },
    })
    for (const name of ['Buffer', 'global', 'process', 'setImmediate']) {
      const value = globalThis[name]
      const fromNode = () => !new Error().stack.split('\\n')[3].includes('file:')
      Object.defineProperty(globalThis, name, { get: () => (fromNode() ? value : undefined) })
    }
    ${code}
    const { tour } = await import('./walmart-tour.ts')
    console.log(JSON.stringify(await tour(${JSON.stringify(options)})))
  `
  return JSON.parse(await run(process.execPath, ['--input-type=module', '--eval', withoutNode], consumer))
}

/** In strict mode, every declaration of ours and of the packages below included. tRPC's want to know of disposables. */
async function compile(code: string, options: readonly string[]): Promise<void> {
  await writeFile(join(consumer, 'program.ts'), code)
  const strict = '--noEmit --strict --skipLibCheck false --target es2024 --lib es2024,dom,esnext.disposable'.split(' ')
  await run(join(root, 'node_modules/.bin/tsc'), [...strict, ...options, 'program.ts'], consumer)
}

/** The problems that publint and Are the types wrong? see in a package that is for `import` alone. */
async function problemsOf({ files, manifest }: PackedPackage): Promise<string[]> {
  const packedFiles = Object.entries(files).map(([path, data]) => ({ name: `package/${path}`, data }))
  const { messages } = await publint({ pkgDir: 'package', pack: { files: packedFiles }, strict: true })
  const inModules = Object.fromEntries(
    Object.entries(files).map(([path, data]) => [`/node_modules/${manifest.name}/${path}`, data]),
  )
  const types = await checkPackage(new Package(inModules, manifest.name, manifest.version))
  if (!types.types) return ['no types']
  const problems = types.problems.filter(
    (problem) => !('resolutionKind' in problem) || !['node10', 'node16-cjs'].includes(problem.resolutionKind),
  )
  return [...messages.map(({ code }) => code), ...problems.map(({ kind }) => kind)]
}

/** The packages and the built-in modules whose names are in files of this kind, in order. */
function importsOf(files: Files, extension: '.js' | '.d.ts'): string[] {
  const names = Object.keys(files)
    .filter((path) => path.endsWith(extension))
    .flatMap((path) => [
      ...(files[path] ?? '').matchAll(/(?:\bfrom|\bimport|\bimport\(|types=)\s*['"]([^'".][^'"]*)['"]/g),
    ])
    .map(([, specifier = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? '')
  return [...new Set(names)].toSorted()
}

function replace(path: string, text: string, by: string): (files: Files) => Files {
  return (files) => ({ ...files, [path]: (files[path] ?? '').replace(text, by) })
}

function leaveOut(path: string): (files: Files) => Files {
  return (files) => Object.fromEntries(Object.entries(files).filter(([other]) => other !== path))
}

function typesLast(files: Files): Files {
  const manifest = JSON.parse(files['package.json'] ?? '') as { exports: { '.': { types: string; default: string } } }
  const { types, default: code } = manifest.exports['.']
  return { ...files, 'package.json': JSON.stringify({ ...manifest, exports: { '.': { default: code, types } } }) }
}

function get(name: string): PackedPackage {
  const found = packed.get(name)
  if (found === undefined) throw new Error(`${name} is not packed`)
  return found
}
