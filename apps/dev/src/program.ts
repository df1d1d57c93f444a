import { Command, InvalidArgumentError } from 'commander'

import { runDemo } from './demo/run-demo.ts'
import { runStart } from './start.ts'

/** The command line for development: Aisle with everything it needs, on one machine. */
export function buildDevProgram(source: NodeJS.ProcessEnv): Command {
  const program = new Command('aisle-dev').description('Aisle with everything it needs, for development')
  program
    .command('start')
    .description('api and worker in one process')
    .action(() => runStart(source))
  program
    .command('demo')
    .description('the main job from nothing, on a Walmart simulator')
    .option('--products <number>', "items in the simulated seller's catalogue", parseCount, 500)
    .option('--orders <number>', "the simulated seller's orders", parseCount, 2000)
    .action(runDemo)
  return program
}

function parseCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It must be a number.')
  return Number(text)
}
