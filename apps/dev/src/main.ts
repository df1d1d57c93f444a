import { runProgram } from '@aisle/server'

import { buildDevProgram } from './program.ts'

await runProgram(buildDevProgram)
