import { buildProgram } from '@aisle/server'
import { vi } from 'vitest'

import { explainFailure } from '../../apps/server/src/explain-failure.ts'

/** Runs a command of `aisle` in this process, which saves the start of another one. Returns what it prints to stdout. */
export async function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  try {
    await buildProgram({ ...env }).parseAsync([...args], { from: 'user' })
    return lines.join('\n')
  } finally {
    log.mockRestore()
    error.mockRestore()
  }
}

/** Expects a command to fail, and returns the line that it prints. */
export async function failureOf(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const error: unknown = await runCommand(args, env).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return explainFailure(error)
}
