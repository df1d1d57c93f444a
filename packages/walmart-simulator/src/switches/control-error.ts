import { effectKinds } from './control-schemas.ts'

/** What Fastify's validation says of one field. */
interface Finding {
  readonly keyword: string
  readonly instancePath: string
  readonly message?: string
  readonly params: Record<string, unknown>
}

/** A request to `/simulator` that cannot be followed. */
export class ControlError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Says which field is wrong, and what it has to be. */
export function describeFinding({ keyword, instancePath, message = 'is wrong', params }: Finding): string {
  const path = instancePath.slice(1).replaceAll('/', '.')
  const inside = (name: unknown) => (path === '' ? String(name) : `${path}.${String(name)}`)
  switch (keyword) {
    case 'required':
      return `${inside(params['missingProperty'])} is missing`
    case 'additionalProperties':
      return `${inside(params['additionalProperty'])} is not known`
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
