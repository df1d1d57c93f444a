import { enableCompileCache } from 'node:module'

import { keepHeapSmall } from './keep-heap-small.ts'

// Without it, each start compiles every module and strips its types again.
enableCompileCache()
// The api answers faster with V8's defaults.
if (process.argv[2] === 'worker') keepHeapSmall()
const [{ buildProgram }, { runProgram }] = await Promise.all([import('./program.ts'), import('./run-program.ts')])
await runProgram(buildProgram)
