import { beforeAll } from 'vitest'

import { createTcpProxy, type TcpProxy } from './tcp-proxy.ts'

export interface PostgresProxy extends Pick<TcpProxy, 'resume' | 'stall'> {
  /** The database's URL through the proxy. */
  urlOf(databaseUrl: string): string
}

/** A proxy in front of Postgres. It keeps its connections to Postgres open when a client is gone, as if its host had died. */
export function usePostgresProxy(): PostgresProxy {
  let proxy: TcpProxy
  let target: URL
  beforeAll(async () => {
    proxy = await createTcpProxy(() => Number(target.port))
    proxy.leaveOpen(true)
    return () => proxy.close()
  })
  return {
    urlOf(databaseUrl) {
      target = new URL(databaseUrl)
      return throughProxy(databaseUrl, proxy)
    },
    stall: () => proxy.stall(),
    resume: () => proxy.resume(),
  }
}

/** The URL of a server of this machine through a proxy. */
export function throughProxy(serverUrl: string, { port }: TcpProxy): string {
  const url = new URL(serverUrl)
  url.host = `127.0.0.1:${port}`
  return url.href
}
