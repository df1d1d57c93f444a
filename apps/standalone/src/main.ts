#!/usr/bin/env node
// Imports nothing statically, so that an older Node can run it far enough to say what it needs.
const oldest = '22.18'
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
  console.error(`aisle: Node ${oldest} or later is required; this is Node ${process.versions.node}.`)
  process.exit(1)
}
const [{ runProgram }, { buildStandaloneProgram }] = await Promise.all([
  import('@aisle/server'),
  import('./program.ts'),
])
await runProgram(buildStandaloneProgram)
