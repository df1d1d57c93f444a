// A program of its own; start.ts, which starts it, says why. It exits when its channel to the parent closes, because the
// parent has finished or died. Every exit runs the same clean-up.
import { once } from 'node:events'
import { rm } from 'node:fs/promises'

import { accountForPostgres } from './account.ts'
import { findBinaries } from './binaries.ts'
import { createTemporaryCluster } from './cluster.ts'
import type { EmbeddedPostgresOptions, GuardResponse } from './guard-messages.ts'
import { openCluster } from './persistent-cluster.ts'
import { createScratchFolder } from './scratch-folder.ts'
import { startServer } from './server.ts'

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
const parentGone = once(process, 'disconnect')
const [options] = (await once(process, 'message')) as [EmbeddedPostgresOptions]
try {
  await guardPostgres(options)
} catch (error) {
  respond({ error: error instanceof Error ? error.message : String(error) })
}
if (process.connected) process.disconnect()

async function guardPostgres({ directory, settings = {} }: EmbeddedPostgresOptions): Promise<void> {
  const account = await accountForPostgres()
  const scratch = await createScratchFolder(account)
  try {
    const { initdb, postgres } = await findBinaries(scratch, account)
    const cluster =
      directory === undefined
        ? await createTemporaryCluster(scratch, { initdb, account })
        : await openCluster(directory, { initdb, account })
    const server = await startServer({ postgres, account, cluster, settings })
    const url = `postgres://postgres:${cluster.password}@127.0.0.1:${server.port}/postgres`
    respond({ url, pid: server.pid, directory: cluster.directory })
    await Promise.race([parentGone, server.exited])
    if (process.connected)
      process.stderr.write(`The embedded Postgres stopped unexpectedly. Its last log lines:\n${server.log()}\n`)
    await server.stop()
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** The parent may be dead. A failure to send must not prevent the clean-up. */
function respond(message: GuardResponse): void {
  if (process.connected) process.send?.(message, () => {})
}
