import { CommandError } from './command-error.ts'

/** Puts the faults in force by the simulator's own door, which says what is wrong with them. */
export async function putFaults(url: string, faults: readonly string[]): Promise<void> {
  for (const body of faults) {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/simulator/faults`, { method: 'POST', headers, body })
    if (response.status === 201) continue
    const { message } = (await response.json()) as { message: string }
    throw new CommandError(`--fault ${body} is not understood: ${message}.`)
  }
}
