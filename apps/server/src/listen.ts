import type { FastifyInstance } from 'fastify'

import { StartError } from './start-error.ts'

interface Listen {
  readonly host: string
  readonly port: number
  /** The variable that sets the port. Default: PORT. */
  readonly portVariable?: string
  /** What the log says is listening. Default: Server. */
  readonly says?: string
}

/** Starts listening and returns the base URL. */
export async function listen(
  app: FastifyInstance,
  { host, port, portVariable = 'PORT', says = 'Server' }: Listen,
): Promise<string> {
  try {
    return await app.listen({ host, port, listenTextResolver: (address) => `${says} listening at ${address}` })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new StartError(`${portVariable} ${port} on ${host} is already in use. Set ${portVariable} to a free port.`)
    if (code === 'EACCES')
      throw new StartError(
        `${portVariable} ${port} needs privileges that this user lacks. Set ${portVariable} to 1024 or above.`,
      )
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      throw new StartError(`HOST ${host} is not an address of this machine.`)
    throw error
  }
}
