import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** The two halves of `aisle_<id>_<secret>`. */
export interface ApiTokenParts {
  readonly id: number
  readonly secret: string
}

/** A new secret, and the hash to store. */
export function generateTokenSecret(): { readonly secret: string; readonly hash: Buffer } {
  const secret = randomBytes(32).toString('base64url')
  return { secret, hash: hashSecret(secret) }
}

export function formatApiToken({ id, secret }: ApiTokenParts): string {
  return `aisle_${id}_${secret}`
}

/** Parses an `Authorization` header. */
export function parseBearer(header: string | undefined): ApiTokenParts | undefined {
  const [, id, secret] = /^Bearer +aisle_([1-9]\d{0,15})_([\w-]{20,100}) *$/i.exec(header ?? '') ?? []
  return id === undefined || secret === undefined ? undefined : { id: Number(id), secret }
}

export function isSecretOf(secret: string, hash: Buffer): boolean {
  return timingSafeEqual(hashSecret(secret), hash)
}

// The secret has 256 random bits: a plain hash is safe, and fast enough for every request.
function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
