import { compactDecrypt, CompactEncrypt, decodeProtectedHeader, errors } from 'jose'

/** Encryption keys by id. `current` encrypts new secrets; older keys only decrypt. */
export interface KeyRing {
  readonly current: string
  readonly keys: ReadonlyMap<string, Uint8Array>
}

/**
 * Reads `AISLE_ENCRYPTION_KEYS`: `id:key` pairs separated by commas, the current one first, each key 32 bytes in
 * base64.
 */
export function parseKeyRing(text: string): KeyRing {
  const keys = new Map<string, Uint8Array>()
  for (const pair of text.split(',')) {
    const [, id, encoded] = /^\s*([\w.-]{1,64}):([A-Za-z0-9+/_-]{43}=?)\s*$/.exec(pair) ?? []
    if (id === undefined || encoded === undefined) {
      throw new Error('must be "id:key" pairs separated by commas, each key 32 bytes in base64')
    }
    if (keys.has(id)) throw new Error(`names the key id "${id}" twice`)
    keys.set(id, Buffer.from(encoded, 'base64'))
  }
  const [current] = keys.keys()
  if (current === undefined) throw new Error('holds no key')
  return { current, keys }
}

/** No key of `AISLE_ENCRYPTION_KEYS` decrypts a stored secret: the key is missing, or the secret was altered. */
export class UnopenedSecretError extends Error {}

/**
 * Encrypts a secret for one subject, such as a row. The subject is in the authenticated header (`sub`), so a copy in another
 * row does not decrypt.
 */
export async function seal(ring: KeyRing, subject: string, secret: object): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(secret)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: ring.current, sub: subject })
    .encrypt(keyOf(ring, ring.current))
}

/** Decrypts what `seal` encrypted for this subject. Errors never contain the secret. */
export async function unseal(ring: KeyRing, subject: string, sealed: string): Promise<unknown> {
  const { kid, sub } = decodeProtectedHeader(sealed)
  if (sub !== subject) throw new Error(`A secret sealed for ${String(sub)} was found at ${subject}.`)
  const { plaintext } = await compactDecrypt(sealed, keyOf(ring, String(kid)), {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch((cause: unknown) => {
    if (!(cause instanceof errors.JWEDecryptionFailed)) throw cause
    const message = `The key "${String(kid)}" of AISLE_ENCRYPTION_KEYS cannot decrypt a stored secret.`
    throw new UnopenedSecretError(message, { cause })
  })
  return JSON.parse(new TextDecoder().decode(plaintext))
}

/** Encrypts a secret again, with the current key and for the same subject. */
export async function reseal(ring: KeyRing, sealed: string): Promise<string> {
  const subject = String(decodeProtectedHeader(sealed)['sub'])
  return seal(ring, subject, Object(await unseal(ring, subject, sealed)) as object)
}

function keyOf(ring: KeyRing, id: string): Uint8Array {
  const key = ring.keys.get(id)
  if (!key)
    throw new UnopenedSecretError(`AISLE_ENCRYPTION_KEYS lacks the key "${id}", which encrypted a stored secret.`)
  return key
}
