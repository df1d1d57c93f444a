import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll } from 'vitest'

/** A temporary folder where examples can import the workspace's packages. Deleted after the file's tests. */
export interface ExampleFolder {
  readonly path: string
  /** Writes an example into a file of this name. */
  write(name: string, code: string): void
  /** Runs an example or another module and returns its output. Rejects with the output if it fails. */
  run(module: string, args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<string>
}

export function useExampleFolder(): ExampleFolder {
  // The dot hides the folder from the repository's tools.
  const path = mkdtempSync(fileURLToPath(new URL('.example-', import.meta.url)))
  afterAll(() => rm(path, { recursive: true, force: true }))
  return {
    path,
    write: (name, code) => writeFileSync(join(path, name), code),
    run: async (module, args = [], env = {}) => {
      const options = { cwd: path, env: { ...process.env, ...env } }
      const child = spawn(process.execPath, [module, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
      const printed = { out: '', err: '' }
      child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text))
      const [status] = await once(child, 'close')
      if (status !== 0) throw new Error(`${module} ended with ${status}\n${printed.out}${printed.err}`)
      return printed.out
    },
  }
}
