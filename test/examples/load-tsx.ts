import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

import { transformSync } from 'esbuild'

/** Lets `import` load `.tsx` files, as bundlers do and Node does not. */
export function loadTsx(): void {
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.endsWith('.tsx')) return nextLoad(url, context)
      const text = readFileSync(fileURLToPath(url), 'utf8')
      const { code } = transformSync(text, { loader: 'tsx', format: 'esm', jsx: 'automatic' })
      return { format: 'module', source: code, shortCircuit: true }
    },
  })
}
