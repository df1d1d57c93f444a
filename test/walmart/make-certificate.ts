import { generateKeyPairSync, sign } from 'node:crypto'

/** A DER element: tag, length and content. */
function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}

const sequence = (...parts: readonly Uint8Array[]) => element(0x30, ...parts)
const identifier = (hex: string) => element(0x06, Buffer.from(hex, 'hex'))
const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'))
const commonName = identifier('550403')
const subjectAltName = identifier('551d11')
const utcTime = (year: number) => element(0x17, Buffer.from(`${year % 100}0101000000Z`))

/**
 * A key and a self-signed certificate for `name` and 127.0.0.1, in PEM. Node cannot create certificates; this minimal one
 * according to RFC 5280 saves the tests from needing OpenSSL or a library.
 */
export function makeCertificate(name: string): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const subject = sequence(element(0x31, sequence(commonName, element(0x0c, Buffer.from(name)))))
  const year = new Date().getUTCFullYear()
  const names = sequence(element(0x82, Buffer.from(name)), element(0x87, Buffer.from([127, 0, 0, 1])))
  const tbsCertificate = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    subject,
    sequence(utcTime(year - 1), utcTime(year + 2)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(sequence(subjectAltName, element(0x04, names)))),
  )
  const signature = element(0x03, Buffer.from([0]), sign('sha256', tbsCertificate, privateKey))
  const base64 = sequence(tbsCertificate, ecdsaWithSha256, signature).toString('base64')
  const lines = base64.match(/.{1,64}/g) ?? []
  const cert = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert }
}
