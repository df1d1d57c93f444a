import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

import { startEmbeddedPostgres } from '@aisle/dev'
import { build } from 'esbuild'

import { type Lab, startAisle } from './lab.ts'
import { type Program, startProgram, startServer } from './programs.ts'
import { type Result, type Round, timed, toResult } from './result.ts'
import { get } from './tenant-calls.ts'

interface Sizes {
  readonly rounds: number
}

const hand = fileURLToPath(new URL('start-baseline.ts', import.meta.url))
const contract = fileURLToPath(new URL('../../packages/contract/src', import.meta.url))
const dev = fileURLToPath(new URL('../../apps/dev/src/main.ts', import.meta.url))

/**
 * The start of an api until it is ready, against bare Fastify and pg; the start of the demo until its first response,
 * against the embedded Postgres alone; and the size of a form's bundle for browsers, against zod with one field.
 */
export async function benchStart(lab: Lab, { rounds }: Sizes): Promise<Result[]> {
  const { env } = await startAisle(lab, 'http://127.0.0.1:9')
  const ready = /Server listening at (http:[^"\s]+)/
  const apis: Round[] = []
  const demos: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const baseline = await timeUntilReady(() => startProgram([hand], { env, ready }))
    apis.push({ baseline, ours: await timeUntilReady(() => startServer('api', env)) })
    demos.push({ baseline: await timePostgres(), ours: await timeDemo() })
  }
  const bytes = { baseline: await bundledBytes(useZod), ours: await bundledBytes(useForm) }
  return [
    toResult({ name: 'start of the api until it is ready', unit: 'ms', target: null, rounds: apis }),
    toResult({ name: 'start of the demo until its first response', unit: 'ms', target: null, rounds: demos }),
    toResult({ name: 'bundle of a form, gzipped', unit: 'bytes', target: null, rounds: [bytes] }),
  ]
}

async function timeUntilReady(start: () => Promise<Program>): Promise<number> {
  let program: Program | undefined
  const ms = await timed(async () => {
    program = await start()
    await get({ url: program.ready[1] ?? '', token: '' }, '/readyz', [200])
  })
  await program?.stop()
  return ms
}

async function timePostgres(): Promise<number> {
  let stop: (() => Promise<void>) | undefined
  const ms = await timed(async () => ({ stop } = await startEmbeddedPostgres()))
  await stop?.()
  return ms
}

async function timeDemo(): Promise<number> {
  let demo: Program | undefined
  const args = [dev, 'demo', '--products', '10', '--orders', '10']
  const ms = await timed(async () => (demo = await startProgram(args, { env: {}, ready: /-> 201 Created/ })))
  await demo?.stop()
  return ms
}

const useZod = `
  import * as z from 'zod'
  export const result = z.object({ name: z.string() }).safeParse({})
`
const useForm = `
  import { CreateWalmartInstance, fieldErrors } from './index.ts'
  export const result = fieldErrors(CreateWalmartInstance, {})
`

/** The size of a program for browsers with everything that it imports, minified and compressed. */
async function bundledBytes(program: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: contract, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  })
  return gzipSync(outputFiles[0]?.contents ?? '').length
}
