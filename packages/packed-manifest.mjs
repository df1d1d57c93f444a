// npm packs a folder as it is. pnpm replaces `catalog:` and `workspace:` versions and what publishConfig overrides, and adds
// the repository's licence. So that both pack the same, npm's prepack takes these two files from what pnpm packs, and its
// postpack puts ours back.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

const kept = '.package.json.kept'

// oxlint-disable-next-line node/no-process-env -- a program of its own
const { npm_execpath: program = '', npm_lifecycle_event: step } = process.env
if (!basename(program).startsWith('pnpm')) {
  // Also after a pack that was interrupted.
  if (existsSync(kept)) putBack()
  if (step === 'prepack') takeFromPnpm()
}

function putBack() {
  renameSync(kept, 'package.json')
  rmSync('LICENSE', { force: true })
}

function takeFromPnpm() {
  const folder = mkdtempSync(join(tmpdir(), 'aisle-pack-'))
  try {
    const tarball = join(folder, 'package.tgz')
    execFileSync('npx', ['-y', 'pnpm@12', 'pack', '--ignore-scripts', '--out', tarball], { stdio: 'ignore' })
    renameSync('package.json', kept)
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', 'package/package.json', 'package/LICENSE'])
  } finally {
    rmSync(folder, { recursive: true })
  }
}
