import { buildProgram } from './program.ts'
import { StartError } from './start-error.ts'

try {
  await buildProgram(process.env).parseAsync()
} catch (error) {
  console.error(error instanceof StartError ? `aisle: ${error.message}` : error)
  process.exitCode = 1
}
