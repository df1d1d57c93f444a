import type { FastifyInstance } from 'fastify'

import { StartError } from './start-error.ts'

/** Starts listening and returns the base URL. */
export async function listen(app: FastifyInstance, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new StartError(`PORT ${port} on ${host} is already in use. Set PORT to a free port.`)
    if (code === 'EACCES')
      throw new StartError(`PORT ${port} needs privileges that this user lacks. Set PORT to 1024 or above.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      throw new StartError(`HOST ${host} is not an address of this machine.`)
    throw error
  }
}
