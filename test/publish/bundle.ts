import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { rolldown } from 'rolldown'

export interface Bundle {
  readonly code: string
  /** The remaining imports: zod, if used. */
  readonly imports: readonly string[]
  /** Size of the minified code in bytes. */
  readonly gzipped: number
}

/** Bundles a module for browsers, without zod, from the packages installed in a folder. */
export async function bundleForBrowsers(module: string, folder: string): Promise<Bundle> {
  const input = join(folder, 'bundled.ts')
  await writeFile(input, module)
  const build = await rolldown({ input, cwd: folder, platform: 'browser', external: ['zod'], logLevel: 'silent' })
  const { output } = await build.generate({ format: 'esm', minify: true, codeSplitting: false })
  await build.close()
  const [{ code, imports }] = output
  return { code, imports, gzipped: gzipSync(code).length }
}
