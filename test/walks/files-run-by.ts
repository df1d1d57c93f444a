import { Session } from 'node:inspector/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * The files of the server, core and db that run during `work`. Excludes `index.ts` files, which only re-export, and the
 * published packages, which have their own documentation.
 */
export async function filesRunBy(work: () => Promise<unknown>): Promise<string[]> {
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
    // Resets the counts.
    await session.post('Profiler.takePreciseCoverage')
    await work()
    const { result } = await session.post('Profiler.takePreciseCoverage')
    // A file of which only constants are used does not count.
    const ran = result.filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
    return ran
      .map(({ url }) => relative(root, url.startsWith('file:') ? fileURLToPath(url) : url))
      .filter((path) => /^(?:apps\/server|packages\/core|packages\/db)\/src\/.*(?<!\/index)\.ts$/.test(path))
      .toSorted()
  } finally {
    session.disconnect()
  }
}
