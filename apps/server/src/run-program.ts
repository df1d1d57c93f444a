import { fileURLToPath } from 'node:url'

import type { Command } from 'commander'

import { explainFailure } from './explain-failure.ts'

/** The file that `node` runs for `aisle`. */
export const programFile = fileURLToPath(new URL('./main.ts', import.meta.url))

const graceMs = 2000

/** Runs a command line with this process's environment and arguments. A problem that the user can fix is reported in one line. */
export async function runProgram(buildProgram: (source: NodeJS.ProcessEnv) => Command): Promise<void> {
  try {
    await buildProgram(process.env).parseAsync()
  } catch (error) {
    const line = explainFailure(error)
    console.error(line === undefined ? error : `aisle: ${line}`)
    process.exitCode = 1
  }
  // A connection to a Postgres that does not respond stays open for minutes.
  setTimeout(() => process.exit(), graceMs).unref()
}
