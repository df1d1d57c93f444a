import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { gzipSync } from 'node:zlib'

import { CreateWalmartInstance, fieldErrors, operations } from '@aisle/contract'
import { build as esbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { describe, expect, it } from 'vitest'

// `@aisle/contract` and zod are resolved from here; the file does not exist.
const entry = fileURLToPath(new URL('../entry.ts', import.meta.url))

interface Options {
  /** What is excluded. */
  readonly external?: readonly string[]
  /** Code to append to one of the contract's modules, as a mistake. */
  readonly mistake?: string
}

/** Bundles a program for browsers. */
async function bundle(program: string, { external = [], mistake = '' }: Options = {}) {
  const build = await rolldown({
    input: entry,
    platform: 'browser',
    external: [...external],
    logLevel: 'silent',
    plugins: [
      {
        name: 'in-memory',
        resolveId: (id) => (id === entry ? entry : undefined),
        load: (id) => (id === entry ? program : undefined),
        transform: (code, id) => (id.endsWith('contract/src/errors.ts') ? `${code}\n${mistake}` : undefined),
      },
    ],
  })
  const { output } = await build.generate({ format: 'iife', name: 'bundled', minify: true })
  return { code: output[0].code, imports: output[0].imports }
}

/** The size of a program bundled by esbuild, which keeps a whole namespace imported as `{ z }`. */
async function gzippedBytes(program: string): Promise<number> {
  const { outputFiles } = await esbuild({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('..', import.meta.url)), loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  })
  return gzipSync(outputFiles[0]?.contents ?? '').length
}

/** Runs a bundle with only the language's globals. Returns its `result` and the globals it added. */
function runAlone(code: string) {
  const context = createContext({})
  runInContext('delete globalThis.console', context)
  const globals = () => runInContext('Reflect.ownKeys(globalThis)', context) as PropertyKey[]
  const before = new Set(globals())
  const result: unknown = runInContext(`'use strict';${code};JSON.stringify(bundled.result)`, context)
  const left = globals().filter((key) => !before.has(key) && key !== 'bundled')
  return { result: JSON.parse(String(result)) as unknown, left }
}

// As the README says for forms. `import { z }` would include zod's locales, more than 96 kB.
const largestFormBytes = 31_000

const useForm = `
  import { CreateWalmartInstance, fieldErrors } from '@aisle/contract'
  export const result = fieldErrors(CreateWalmartInstance, {})
`

const useAll = `
  import * as contract from '@aisle/contract'
  export { contract }
  export const result = {
    names: contract.operations.map(([name]) => name),
    errors: contract.fieldErrors(contract.CreateWalmartInstance, { name: '', colour: 'red' }),
  }
`

describe('a bundle', () => {
  it('contains no schema but the one it uses', async () => {
    const one = await bundle(`export { Integration } from '@aisle/contract'`, { external: ['zod'] })
    const all = await bundle(`export { contract } from '@aisle/contract'`, { external: ['zod'] })
    expect(one.code).toContain('Walmart Marketplace')
    for (const other of ['/nominal-codes', 'MUG-BLUE-350', 'start_date']) {
      expect(all.code, other).toContain(other)
      expect(one.code, other).not.toContain(other)
    }
    expect(one.code.length).toBeLessThan(all.code.length / 20)
  })

  it(`for a form with one schema and fieldErrors stays below ${largestFormBytes} bytes gzipped, zod included`, async () => {
    const bytes = await gzippedBytes(useForm)
    console.log(`A form of @aisle/contract: ${bytes} bytes`)
    expect(bytes).toBeLessThan(largestFormBytes)
  })

  it('is empty if it uses nothing', async () => {
    const { code } = await bundle(`import '@aisle/contract'\nexport const nothing = 1`)
    expect(code).toBe((await bundle('export const nothing = 1')).code)
  })

  it('needs no Node module and only the language’s globals, and behaves as in Node', async () => {
    const { code, imports } = await bundle(useAll)
    expect(imports).toEqual([])
    expect(runAlone(code).result).toEqual({
      names: operations.map(([name]) => name),
      errors: fieldErrors(CreateWalmartInstance, { name: '', colour: 'red' }),
    })
  })

  it('has no side effects on load except zod’s own state', async () => {
    const { left } = runAlone((await bundle(useAll)).code)
    expect(left.map(String).filter((key) => !key.startsWith('__zod'))).toEqual([])
  })
})

describe('the checks detect', () => {
  it('zod’s locales', async () => {
    const bytes = await gzippedBytes(`${useForm}\nimport { z } from 'zod'\nexport const schema = z.string()`)
    expect(bytes).toBeGreaterThan(3 * largestFormBytes)
  })

  it('a Node module', async () => {
    const mistake = `import { sep } from 'node:path'\nReflect.set(errorStatus, sep, 1)`
    expect((await bundle(useAll, { mistake })).imports).toEqual(['node:path'])
  })

  it.each(['process.cwd()', "Buffer.from('')", 'setTimeout(() => {})', "console.log('')", "fetch('/')"])(
    '%s',
    async (mistake) => {
      const { code } = await bundle(useAll, { mistake })
      expect(() => runAlone(code)).toThrow('is not defined')
    },
  )

  it('a global', async () => {
    const { left } = runAlone((await bundle(useAll, { mistake: 'globalThis.aisle = 1' })).code)
    expect(left).toContain('aisle')
  })
})
