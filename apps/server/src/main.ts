import { enableCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

// Without it, each start compiles every module and strips its types again.
enableCompileCache()
// A refresh produces much garbage and keeps little. By default, V8 lets the heap grow to a multiple of what is kept before
// it collects: 300 MiB for 20,000 orders, instead of 170. The flags must be set before the heap has grown. The api responds
// faster with the defaults.
if (process.argv[2] === 'worker') {
  // The old generation grows to 1.5 times what the last collection left in it.
  setFlagsFromString('--heap-growing-percent=50')
  // The young generation keeps its initial size.
  setFlagsFromString('--semi-space-growth-factor=1')
  // Otherwise the young generation is not collected while the old one is, and grows by 30 MiB meanwhile.
  setFlagsFromString('--no-separate-gc-phases')
}
const [{ buildProgram }, { runProgram }] = await Promise.all([import('./program.ts'), import('./run-program.ts')])
await runProgram(buildProgram)
