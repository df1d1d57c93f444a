import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Account, canEnter } from './account.ts'

/** A folder that lives as long as one guard. As root it stays root's, and Postgres's user may only pass through it. */
export async function createScratchFolder(account: Account): Promise<string> {
  const folder = await mkdtemp(join(temporaryRoot(account), 'aisle-postgres-'))
  if (account !== undefined) await chmod(folder, 0o711)
  return folder
}

/** Root's TMPDIR may lie in root's home. */
export function temporaryRoot(account: Account): string {
  return account === undefined || canEnter(tmpdir(), account) ? tmpdir() : '/tmp'
}
