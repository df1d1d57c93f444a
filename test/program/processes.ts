import { spawnSync } from 'node:child_process'

/** The running processes whose command line contains the text. */
export function processesOf(text: string): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,stat=,args='], { encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line.includes(text) && !/^\s*\d+\s+Z/.test(line))
}
