import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { rolldown } from 'rolldown'

const repository = fileURLToPath(new URL('../../', import.meta.url))

// Optional, and not installed.
const external = /^(?:pg-native|pg-cloudflare)$/

/**
 * The server with all its dependencies in few files, much like the published package. It starts with a quarter of the
 * processor time that the sources take, which is most of what a test with a process costs.
 */
export class ServerBundle {
  /** The file that `node` runs. */
  readonly main: string
  readonly #folder: string

  static async build(root = repository): Promise<ServerBundle> {
    const folder = await mkdtemp(join(tmpdir(), 'aisle-bundle-'))
    const bundle = await rolldown({
      input: { main: join(root, 'apps/server/src/main.ts') },
      platform: 'node',
      external,
      // Warnings about the code of dependencies.
      logLevel: 'silent',
    })
    await bundle.write({ dir: join(folder, 'dist'), format: 'esm', chunkFileNames: '[name].js' })
    await bundle.close()
    // These are read from the folder above the code.
    await cp(join(root, 'apps/server/package.json'), join(folder, 'package.json'))
    for (const path of ['migrations', 'access.sql']) {
      await cp(join(root, 'packages/db', path), join(folder, path), { recursive: true })
    }
    return new ServerBundle(folder)
  }

  private constructor(folder: string) {
    this.#folder = folder
    this.main = join(folder, 'dist/main.js')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }
}
