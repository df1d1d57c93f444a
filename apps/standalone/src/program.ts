import { addStartCommand } from '@aisle/dev'
import { buildProgram } from '@aisle/server'
import type { Command } from 'commander'

/** The commands of the server, and `start`, which is also the default. */
export function buildStandaloneProgram(source: NodeJS.ProcessEnv): Command {
  const program = buildProgram(source)
  addStartCommand(program, source, { isDefault: true })
  return program
}
