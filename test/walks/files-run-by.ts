import { Session } from 'node:inspector/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * The files of the server, core and db that take part in something. Left out are `index.ts` files,
 * which only pass names on, and what is published, which has documentation of its own.
 */
export async function filesRunBy(work: () => Promise<unknown>): Promise<string[]> {
  const session = new Session()
  session.connect()
  try {
    await session.post('Profiler.enable')
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
    // From here on, what ran before does not count.
    await session.post('Profiler.takePreciseCoverage')
    await work()
    const { result } = await session.post('Profiler.takePreciseCoverage')
    // vitest turns the use of an import into a call: a file that only has constants counts when one is used.
    const ran = result.filter(({ functions }) => functions.some(({ ranges }) => ranges.some(({ count }) => count > 0)))
    return ran
      .map(({ url }) => relative(root, url.startsWith('file:') ? fileURLToPath(url) : url))
      .filter((path) => /^(?:apps\/server|packages\/core|packages\/db)\/src\/.*(?<!\/index)\.ts$/.test(path))
      .toSorted()
  } finally {
    session.disconnect()
  }
}
