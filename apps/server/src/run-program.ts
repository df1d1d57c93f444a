import { fileURLToPath } from 'node:url'

import type { Command } from 'commander'

import { explainFailure } from './explain-failure.ts'

/** The file that `node` runs for `aisle`. */
export const programFile = fileURLToPath(new URL('./main.ts', import.meta.url))

/** Runs a command line with this process's environment and arguments. A problem that the user can fix is reported in one line. */
export async function runProgram(buildProgram: (source: NodeJS.ProcessEnv) => Command): Promise<void> {
  try {
    await buildProgram(process.env).parseAsync()
  } catch (error) {
    const line = explainFailure(error)
    console.error(line === undefined ? error : `aisle: ${line}`)
    process.exitCode = 1
  }
}
