import { type Component, ApiError } from './api-error.ts'
import type { DataCall } from './data-call.ts'
import { type JsonObject, isJsonObject, readJson } from './read-json.ts'

/**
 * An object in a JSON body. Each method reads a field and rejects, by name, a field of another type. A null field counts
 * as absent.
 */
export class BodyPart {
  readonly #fields: JsonObject
  readonly #component: Component
  readonly #where: string

  constructor(value: unknown, component: Component, where = '') {
    this.#component = component
    this.#where = where
    if (!isJsonObject(value)) throw this.error('data', 'The body must be a JSON object')
    this.#fields = value
  }

  /** The same object; error descriptions end with `where`. */
  at(where: string): BodyPart {
    return new BodyPart(this.#fields, this.#component, where)
  }

  error(field: string, description: string): ApiError {
    return new ApiError('INVALID_REQUEST_CONTENT', this.#component, { field, description: description + this.#where })
  }

  has(field: string): boolean {
    return (this.#fields[field] ?? undefined) !== undefined
  }

  value(field: string): unknown {
    if (!this.has(field)) throw this.error(field, `${field} is required`)
    return this.#fields[field]
  }

  object(field: string): BodyPart {
    return this.#part(field, this.value(field))
  }

  /** A non-empty list of objects. */
  list(field: string): BodyPart[] {
    const value = this.value(field)
    if (!Array.isArray(value) || value.length === 0) {
      throw this.error(field, `${field} must be a non-empty list`)
    }
    return value.map((element) => this.#part(field, element))
  }

  /** A non-blank string. */
  text(field: string): string {
    const value = this.value(field)
    if (typeof value === 'string' && value.trim() !== '') return value
    throw this.error(field, `${field} must be a non-blank string`)
  }

  /** A list of non-blank strings. */
  texts(field: string): string[] {
    const value = this.value(field)
    if (Array.isArray(value) && value.every(isText)) return value
    throw this.error(field, `${field} must be a list of non-blank strings`)
  }

  oneOf<Value extends string>(field: string, values: readonly Value[]): Value {
    const value = this.text(field)
    const found = values.find((one) => one === value)
    if (found === undefined) throw this.error(field, `${field} is not supported`)
    return found
  }

  /** A boolean; false if absent. */
  flag(field: string): boolean {
    const value = this.has(field) ? this.value(field) : false
    if (typeof value !== 'boolean') throw this.error(field, `${field} must be true or false`)
    return value
  }

  /** A positive whole number. */
  wholeNumber(field: string): number {
    const value = this.value(field)
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
    throw this.error(field, `${field} must be a positive whole number`)
  }

  #part(field: string, value: unknown): BodyPart {
    if (isJsonObject(value)) return new BodyPart(value, this.#component, this.#where)
    throw this.error(field, `${field} must be an object`)
  }
}

const isText = (element: unknown): element is string => typeof element === 'string' && element.trim() !== ''

export const readBody = (call: DataCall, component: Component) => new BodyPart(readJson(call, component), component)
