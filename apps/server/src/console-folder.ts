import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where `pnpm build` puts the console's files: above the code, in the repository and in the published package. */
const folder = fileURLToPath(new URL('../console/', import.meta.url))

/** The folder of the console's files; undefined if they have not been built. */
export function findConsole(): string | undefined {
  return existsSync(`${folder}index.html`) ? folder : undefined
}
