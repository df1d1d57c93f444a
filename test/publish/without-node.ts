import { run } from './packed-packages.ts'

/** Hides Node's modules and globals from every file. Node's own code, such as `fetch`, still sees the globals. */
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

/** Runs code without Node's modules and globals and returns its output. It imports what it needs with `import()`. */
export function runWithoutNode(code: string, folder: string): Promise<string> {
  return run(process.execPath, ['--input-type=module', '--eval', hideNode + code], folder)
}
