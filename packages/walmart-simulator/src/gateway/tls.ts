// Not in app.ts: the published types must not need Fastify's, which need Node's.
/** A private key and its certificate, in PEM. */
export interface Tls {
  readonly key: string
  readonly cert: string
}
