import { existsSync, globSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join, posix } from 'node:path'

import { oldestTsc } from '@aisle/client-generators'
import type { WalmartClientOptions as Options } from '@aisle/walmart'
import type { Simulator } from '@aisle/walmart-simulator'
import { checkPackage, Package } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'

import { instanceOf, useApi } from '../helpers/api.ts'
import { bundleForBrowsers } from './bundle.ts'
import {
  importsOf,
  installPackages,
  packByNpm,
  packElsewhere,
  packPackages,
  type PackedPackage,
  published,
  readPackages,
  root,
  run,
} from './packed-packages.ts'
import { installRuntimes, layTour, type Runtime, takeTour } from './runtimes.ts'
import type { Tour } from './walmart-tour.ts'
import { runWithoutNode } from './without-node.ts'

let packed: ReadonlyMap<string, PackedPackage>
let consumer: string
let runtimes: ReturnType<typeof installRuntimes> | undefined

// Outside the workspace, so that nothing resolves to it by accident.
beforeAll(async () => {
  consumer = await mkdtemp(join(tmpdir(), 'aisle-consumer-'))
  packed = await packPackages(consumer)
  await installPackages(packed.values(), consumer)
  await layTour(consumer)
})

afterAll(() => rm(consumer, { recursive: true, force: true }))

describe.each(published.map(({ manifest, folder }) => [manifest.name, folder] as const))('%s', (name, folder) => {
  it('contains exactly its sources, the build, the licence and the README', () => {
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

  it('contains no local path, and its source maps refer to packed files', () => {
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

  it('depends on released versions of exactly what it imports', () => {
    const { files, manifest } = get(name)
    const ranges = Object.values(manifest.dependencies)
    expect(ranges.filter((range) => !/^\^?\d+\.\d+\.\d+$/.test(range))).toEqual([])
    const imports = [...importsOf(files, '.js'), ...importsOf(files, '.d.ts')]
    const packages = new Set(imports.filter((specifier) => !isBuiltin(specifier)))
    expect([...packages].toSorted()).toEqual(Object.keys(manifest.dependencies).toSorted())
  })

  it('works with bundlers, Node and TypeScript', async () => {
    expect(await problemsOf(get(name))).toEqual([])
  })
})

type Files = PackedPackage['files']

describe('in another clone', () => {
  // The packages for people who use nothing else of Aisle.
  const alone = published.filter(({ manifest }) => manifest.name.startsWith('@aisle/walmart'))
  let byPnpm: ReadonlyMap<string, PackedPackage>
  let byNpm: ReadonlyMap<string, PackedPackage>

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aisle-again-'))
    byPnpm = await packElsewhere(folder, published, packByNpm(alone))
    byNpm = await readPackages(join(folder, 'npm'), alone)
    return () => rm(folder, { recursive: true, force: true })
  })

  it.each(published.map(({ manifest }) => manifest.name))('%s is the same byte by byte', async (name) => {
    const again = byPnpm.get(name)?.tarball ?? ''
    expect((await readFile(again)).equals(await readFile(get(name).tarball))).toBe(true)
  })

  it.each(alone.map(({ manifest }) => manifest.name))('npm packs %s with the same content', (name) => {
    expect(byNpm.get(name)?.files).toEqual(get(name).files)
  })

  it('an empty project with the two that npm has packed passes the tour', async () => {
    const project = await mkdtemp(join(tmpdir(), 'aisle-alone-'))
    onTestFinished(() => rm(project, { recursive: true, force: true }))
    await installPackages(byNpm.values(), project)
    await layTour(project)
    await expectTour((options) => tourInNode(project, options), project)
  })
})

// Each row is a packing mistake that the checks must detect.
it.each<[mistake: string, problem: string, edit: (files: Files) => Files]>([
  ['a wrong path to the types', 'FallbackCondition', replace('package.json', 'dist/index.d.ts', 'dist/nowhere.d.ts')],
  ['missing types', 'UntypedResolution', leaveOut('dist/index.d.ts')],
  ['an import without its extension', 'InternalResolutionError', replace('dist/index.d.ts', './client.ts', './client')],
  ['a wrong path to the code', 'FILE_DOES_NOT_EXIST', replace('package.json', 'dist/index.js', 'dist/nowhere.js')],
  ['types that are not first', 'EXPORTS_TYPES_SHOULD_BE_FIRST', typesLast],
  ['CommonJS', 'FILE_INVALID_FORMAT', replace('package.json', '"type": "module"', '"type": "commonjs"')],
])('the check detects %s', async (_mistake, problem, edit) => {
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

  it('compiles with the oldest TypeScript that the READMEs promise', async () => {
    expect(await run(process.execPath, [oldestTsc, '--version'], consumer)).toMatch(/^Version 5\.7\./)
    for (const name of ['@aisle/contract', '@aisle/client']) {
      expect(get(name).files['README.md'], name).toContain('TypeScript 5.7')
    }
    await compile(program, ['--module', 'nodenext'], [process.execPath, oldestTsc])
  })

  it('does not compile with a missing key, a string for a number, no token or an unknown operation', async () => {
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

  it('lists a simulator’s ship nodes', async () => {
    await writeFile(join(consumer, 'program.ts'), program)
    expect(await run(process.execPath, ['program.ts'], consumer)).toBe('4 ship nodes\n')
  })

  const bins = published.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}))
  it.each(bins)('%s prints its usage', async (bin) => {
    expect(await run(join(consumer, 'node_modules/.bin', bin), ['--help'], consumer)).toContain(bin)
  })
})

describe('@aisle/walmart', () => {
  it('imports few packages, and only zod in its types', () => {
    const { files } = get('@aisle/walmart')
    expect(importsOf(files, '.js')).toEqual(['fflate', 'openid-client', 'papaparse', 'zod'])
    expect(importsOf(files, '.d.ts')).toEqual(['zod'])
  })

  it('works in Node', async () => {
    await expectTour((options) => tourInNode(consumer, options))
  })

  it('needs no Node module, nor do its dependencies', async () => {
    await expectTour((options) => tourWithoutNode(options))
  })

  it.each([
    ["await import('fastify')", 'imports node:'],
    ["Buffer.from('')", "reading 'from'"],
    ['process.cwd()', "reading 'cwd'"],
  ])('the check detects %s', async (code, message) => {
    await expect(tourWithoutNode({}, code)).rejects.toThrow(message)
  })

  it.for<Runtime>(['bun', 'deno', 'workerd'])('works the same in %s', async (runtime, { skip }) => {
    const found = await (runtimes ??= installRuntimes(consumer))
    if (found === undefined) return skip('the runtime cannot be installed')
    const there = { folder: consumer, runtimes: found }
    await expectTour((options) => takeTour(runtime, { ...there, options }))
  })
})

/** Runs the tour against the simulator that is installed in a folder, and checks its result. */
async function expectTour(take: (options: Options) => Promise<unknown>, folder = consumer): Promise<void> {
  const installed = join(folder, 'node_modules/@aisle/walmart-simulator/dist/index.js')
  const { createSimulator } = (await import(installed)) as typeof import('@aisle/walmart-simulator')
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
describe('@aisle/client', () => {
  const api = useApi()
  const all = "export * from '@aisle/client'"
  const mostBytes = 16_000

  it(`stays below ${mostBytes} bytes bundled, minified and gzipped, without zod`, async () => {
    const { gzipped, imports } = await bundleForBrowsers(all, consumer)
    console.log(`@aisle/client: ${gzipped} bytes`)
    expect(imports).toEqual([])
    expect(gzipped).toBeLessThan(mostBytes)
    // Shows that the bundle is complete.
    expect(gzipped).toBeGreaterThan(10_000)
  })

  it('the check detects the contract in its bundle', async () => {
    const { gzipped, imports } = await bundleForBrowsers(`${all}\nexport { contract } from '@aisle/contract'`, consumer)
    expect(imports).toEqual(['zod'])
    expect(gzipped).toBeGreaterThan(mostBytes)
  })

  it('its bundle makes calls and streams without Node', async () => {
    const { code } = await bundleForBrowsers(all, consumer)
    await writeFile(join(consumer, 'bundle.mjs'), code)
    const use = `
      const { createClient, isAisleError, isSetupError } = await import('./bundle.mjs')
      const client = createClient(${JSON.stringify({ url: api.url, token: api.tenant.token })})
      const { data } = await client.walmart.create.mutate(${JSON.stringify(instanceOf(api.tenant))})
      console.log(data.connection_status)
      await client.walmart.waitForSetup(data.id).catch((error) => console.log(isSetupError(error), error.kind))
      await client.walmart.get.query({ id: 999999 }).catch((error) => console.log(isAisleError(error), error.code))
      for await (const event of client.walmart.runs.watch.subscribe({ id: data.id })) {
        console.log(event.data.type)
        break
      }
    `
    const printed = await runWithoutNode(use, consumer)
    expect(printed).toBe('awaiting_credentials\ntrue credentials_awaited\ntrue ERR_NOT_FOUND\nunder_way\n')
    expect(code).not.toMatch(/\bnode:|\bprocess\.|\bBuffer\b|\brequire\(/)
  })

  it('none of its types refer to server-only types', async () => {
    expect(await serverPackagesIn("export type { AisleClient } from '@aisle/client'")).toEqual([])
  })

  it.each([
    ["export type { FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'", 'fastify'],
    ["export type { Pool } from 'pg'", 'pg'],
  ])('the check detects %s', async (code, name) => {
    expect(await serverPackagesIn(`${code}\nexport type { AisleClient } from '@aisle/client'`)).toContain(name)
  })
})

/** Uses all packages as their users do. */
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

const takeTourWith = (options: object) => `
  const { tour } = await import('./walmart-tour.ts')
  console.log(JSON.stringify(await tour(${JSON.stringify(options)})))
`

async function tourInNode(folder: string, options: object): Promise<unknown> {
  return JSON.parse(await run(process.execPath, ['--input-type=module', '--eval', takeTourWith(options)], folder))
}

/** Runs `code` and then the tour without Node's modules and globals. */
async function tourWithoutNode(options: object, code = ''): Promise<unknown> {
  return JSON.parse(await runWithoutNode(code + takeTourWith(options), consumer))
}

const currentTsc = join(root, 'node_modules/.bin/tsc')

/** Strict mode, which also checks the declarations of all dependencies. tRPC's need the disposable types. */
async function compile(code: string, options: readonly string[], tsc = [currentTsc]): Promise<void> {
  await writeFile(join(consumer, 'program.ts'), code)
  const strict = '--noEmit --strict --skipLibCheck false --target es2024 --lib es2024,dom,esnext.disposable'.split(' ')
  const [command = currentTsc, ...first] = tsc
  await run(command, [...first, ...strict, ...options, 'program.ts'], consumer)
}

/** The server packages named in a module's declarations and in all those they import. */
async function serverPackagesIn(code: string): Promise<string[]> {
  await writeFile(join(consumer, 'types.ts'), code)
  const options = '--noEmit --listFilesOnly --module nodenext --target es2024 types.ts'.split(' ')
  const listed = await run(join(root, 'node_modules/.bin/tsc'), options, consumer)
  const files = listed.split('\n').filter((path) => path.startsWith(consumer))
  expect(files.some((path) => path.endsWith('@aisle/client/dist/index.d.ts'))).toBe(true)
  expect(files.some((path) => path.includes('@trpc/client/dist/'))).toBe(true)
  const texts = await Promise.all(files.map((path) => readFile(path, 'utf8')))
  const named = texts.flatMap((text) => [...text.matchAll(/['"](pg|kysely|fastify|graphile-worker)(?:\/[^'"]*)?['"]/g)])
  return [...new Set(named.map(([, name = '']) => name))]
}

/** The problems that publint and Are the types wrong? report for an ESM-only package. */
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
