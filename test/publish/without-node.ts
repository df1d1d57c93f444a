import { run } from './packed-packages.ts'

/** Node's modules and globals are out of reach of every file. Node's own code, `fetch` for one, still gets the globals. */
const hideNode = `
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
`

/** Runs code, which imports what it needs with `import()`, where nothing of Node can be had; returns what it printed. */
export function runWithoutNode(code: string, folder: string): Promise<string> {
  return run(process.execPath, ['--input-type=module', '--eval', hideNode + code], folder)
}
