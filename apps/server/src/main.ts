import { explainFailure } from './explain-failure.ts'
import { buildProgram } from './program.ts'

try {
  await buildProgram(process.env).parseAsync()
} catch (error) {
  const line = explainFailure(error)
  console.error(line === undefined ? error : `aisle: ${line}`)
  process.exitCode = 1
}
