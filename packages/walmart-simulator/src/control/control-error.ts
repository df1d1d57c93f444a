import { effectKinds } from './control-schemas.ts'

/** A validation error from Fastify. */
interface ValidationError {
  readonly keyword: string
  readonly instancePath: string
  readonly message?: string
  readonly params: Record<string, unknown>
}

/** An invalid request to `/simulator`. */
export class ControlError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Says which field is wrong and what it must be. */
export function describeValidationError({
  keyword,
  instancePath,
  message = 'is wrong',
  params,
}: ValidationError): string {
  const path = instancePath.slice(1).replaceAll('/', '.')
  const inside = (name: unknown) => (path === '' ? String(name) : `${path}.${String(name)}`)
  switch (keyword) {
    case 'required':
      return `${inside(params['missingProperty'])} is missing`
    case 'additionalProperties':
      return `${inside(params['additionalProperty'])} is not a known field`
    case 'discriminator':
      return `${inside('kind')} must be one of ${effectKinds.join(', ')}`
    case 'enum':
      return `${path} must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`
    case 'pattern':
      return `${path} must start with a slash`
    default:
      return `${path === '' ? 'The body' : path} ${message}`
  }
}
