import { spawnSync } from 'node:child_process'
import { chown, readFile } from 'node:fs/promises'

/** Spread into the options of `spawn`: the user a program runs as, or nothing when it runs as ourselves. */
export type Account = { readonly uid: number; readonly gid: number } | undefined

/** Postgres refuses to run as root. `nobody` is there on every Unix, so that no user has to be made for it. */
export async function accountForPostgres(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined
  const users = await readFile('/etc/passwd', 'utf8')
  const nobody = /^nobody:[^:]*:(?<uid>-?\d+):(?<gid>-?\d+):/m.exec(users)?.groups
  if (nobody === undefined) {
    throw new Error(
      'Postgres does not run as root, and this machine has no user "nobody" to run it as. ' +
        'Run as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
    )
  }
  return { uid: Number(nobody['uid']), gid: Number(nobody['gid']) }
}

/** Asks the system itself, which knows more than permission bits: links, access lists, mounts. */
export function canEnter(folder: string, account: Account): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$0"', folder], { cwd: '/', stdio: 'ignore', ...account }).status === 0
}

/** macOS writes nobody's ids as -2; `spawn` takes that, `chown` wants the same bits without a sign. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account !== undefined) await chown(path, account.uid >>> 0, account.gid >>> 0)
}
