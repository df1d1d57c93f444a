import type { BodyPart } from '../gateway/body-part.ts'
import { isJsonObject } from '../gateway/read-json.ts'
import type { NotificationAuth, Subscription } from './payloads.ts'

const methods = ['BASIC_AUTH', 'HMAC', 'OAUTH'] as const
const secrets = {
  BASIC_AUTH: ['userName', 'password'],
  HMAC: ['clientSecret'],
  OAUTH: ['authUrl', 'clientId', 'clientSecret'],
} as const

/** Reads where notifications go and how they are authenticated. */
export function readDestination(part: BodyPart): Partial<Pick<Subscription, 'eventUrl' | 'authDetails' | 'headers'>> {
  return {
    ...(part.has('eventUrl') ? { eventUrl: readUrl(part, 'eventUrl') } : {}),
    ...(part.has('headers') ? { headers: readHeaders(part) } : {}),
    ...(part.has('authDetails') ? { authDetails: readAuth(part.object('authDetails')) } : {}),
  }
}

function readUrl(part: BodyPart, field: string): string {
  const url = part.text(field)
  if (URL.canParse(url) && /^https?:/.test(url)) return url
  throw part.error(field, `${field} must be an http or https URL`)
}

function readHeaders(part: BodyPart): Record<string, string> {
  const headers = part.value('headers')
  if (isJsonObject(headers) && Object.values(headers).every((value) => typeof value === 'string')) {
    return headers as Record<string, string>
  }
  throw part.error('headers', 'headers must be an object of strings')
}

function readAuth(part: BodyPart): NotificationAuth {
  const authMethod = part.oneOf('authMethod', methods)
  const fields = Object.fromEntries(secrets[authMethod].map((field) => [field, part.text(field)]))
  if (fields['authUrl'] !== undefined) readUrl(part, 'authUrl')
  return { authHeaderName: part.text('authHeaderName'), authMethod, ...fields }
}
