import { globSync } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { WalmartClientOptions } from '@aisle/walmart'

import { run } from './packed-packages.ts'

/** The packages that contain the runtimes. Only the tests of the published packages need them. */
const packages = { bun: '1.4.5', deno: '2.9.6', workerd: '1.20261117.1' } as const
const binaries = {
  bun: 'node_modules/@oven/bun-*/bin/bun',
  deno: 'node_modules/@deno/*/deno',
  workerd: 'node_modules/@cloudflare/workerd-*/bin/workerd',
} as const

/** A runtime other than Node. */
export type Runtime = keyof typeof packages
type Binaries = Readonly<Record<Runtime, string>>

/** A download of 140 MB, once per machine. */
const longestInstallMs = 150_000

/** Installs the runtimes in a folder; undefined if they are not available. */
export async function installRuntimes(folder: string): Promise<Binaries | undefined> {
  const there = join(folder, 'runtimes')
  await mkdir(there)
  await writeFile(join(there, 'package.json'), JSON.stringify({ private: true }))
  const names = Object.entries(packages).map(([name, version]) => `${name}@${version}`)
  const how = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
  const where = { cwd: there, timeout: longestInstallMs }
  const failure = await run('npm', ['install', ...how, ...names], where).then(() => undefined, String)
  const find = (name: Runtime) => globSync(binaries[name], { cwd: there }).map((path) => join(there, path))[0]
  const [bun, deno, workerd] = [find('bun'), find('deno'), find('workerd')]
  if (bun !== undefined && deno !== undefined && workerd !== undefined) return { bun, deno, workerd }
  console.log(`The client is not run in Bun, Deno and workerd: ${failure ?? 'not all of them are for this machine'}`)
  return undefined
}

/** Copies the tour next to the packages installed in a folder. */
export const layTour = (folder: string) =>
  copyFile(new URL('walmart-tour.ts', import.meta.url), join(folder, 'walmart-tour.ts'))

/** Runs the tour in a runtime, with the packages installed in the folder. */
export async function takeTour(runtime: Runtime, { folder, runtimes, options }: Travel): Promise<unknown> {
  const entry = `${runtime}.ts`
  await writeFile(join(folder, entry), entries[runtime](JSON.stringify(options)))
  return JSON.parse(await printed[runtime]({ folder, runtimes, entry }))
}

interface Travel {
  readonly folder: string
  readonly runtimes: Binaries
  readonly options: WalmartClientOptions
}

const importTour = `import { tour } from './walmart-tour.ts'\n`
const printTour = (options: string) => `${importTour}console.log(JSON.stringify(await tour(${options})))`
const entries: Readonly<Record<Runtime, (options: string) => string>> = {
  bun: printTour,
  deno: printTour,
  workerd: (options) => `${importTour}
    export default { test: async () => console.log(JSON.stringify(await tour(${options}))) }`,
}

interface Start {
  readonly folder: string
  readonly runtimes: Binaries
  readonly entry: string
}

const workerConfig = `
  using Workerd = import "/workerd/workerd.capnp";
  const config :Workerd.Config = (services = [
    (name = "main", worker = (
      modules = [(name = "main", esModule = embed "workerd.js")], compatibilityDate = "2026-01-01"
    )),
    (name = "internet", network = (allow = ["local"])),
  ]);
`
const printed: Readonly<Record<Runtime, (start: Start) => Promise<string>>> = {
  bun: ({ folder, runtimes, entry }) => run(runtimes.bun, [entry], folder),
  deno: ({ folder, runtimes, entry }) =>
    run(runtimes.deno, ['run', '--quiet', '--no-prompt', '--allow-net', entry], folder),
  // A worker must be a single file; Bun bundles it.
  async workerd({ folder, runtimes, entry }) {
    await run(runtimes.bun, ['build', entry, '--target=browser', '--outfile=workerd.js'], folder)
    await writeFile(join(folder, 'workerd.capnp'), workerConfig)
    return run(runtimes.workerd, ['test', 'workerd.capnp'], folder)
  },
}
