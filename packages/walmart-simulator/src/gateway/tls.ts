/** A private key and its certificate, in PEM. */
export interface Tls {
  readonly key: string
  readonly cert: string
}
