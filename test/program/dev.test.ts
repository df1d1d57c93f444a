import { chmod, mkdtemp, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it, onTestFinished } from 'vitest'

import { eventually } from '../helpers/eventually.ts'
import { findFreePort } from '../helpers/free-port.ts'
import { runDev } from '../helpers/program.ts'
import { processesOf } from './processes.ts'

it('runs api and worker, restarts both on code changes, and leaves no process behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dev-test-'))
  // As root, Postgres runs as another user, who must be able to enter the folder.
  await chmod(folder, 0o755)
  const port = String(await findFreePort())
  const dev = runDev(['dev', '--data', join(folder, 'data')], { PORT: port, TMPDIR: folder })
  onTestFinished(async () => {
    dev.child.kill('SIGKILL')
    await rm(folder, { recursive: true })
  })
  const times = (text: string) => dev.output().split(text).length - 1
  await dev.printed(/^export AISLE_TOKEN=aisle_/m)
  await dev.printed(/INFO: Server listening/)
  await dev.printed(/INFO: worker ready/)

  const now = new Date()
  await utimes(new URL('../../packages/core/src/index.ts', import.meta.url), now, now)
  await eventually(() => expect([times('Server listening'), times('worker ready')]).toEqual([2, 2]), {
    intervalMs: 200,
  })
  expect((await fetch(`http://localhost:${port}/readyz`)).status).toBe(200)
  const workers = processesOf('apps/server/src/main.ts worker')
  expect(workers).not.toEqual([])

  dev.child.kill('SIGTERM')
  expect(await dev.exited, dev.output()).toEqual({ code: 0, signal: null })
  expect(processesOf(folder)).toEqual([])
  await expect(fetch(`http://localhost:${port}/healthz`)).rejects.toThrow()
})
