import type { DataCall } from './data-call.ts'
import { type JsonObject, isJsonObject, readJson } from './read-json.ts'
import { type Component, Refusal } from './refusal.ts'

/**
 * An object inside a JSON body. Whoever reads a field says what it must be; a field that is not that is refused by its
 * name. A field that is null counts as absent.
 */
export class BodyPart {
  readonly #fields: JsonObject
  readonly #component: Component
  readonly #where: string

  constructor(value: unknown, component: Component, where = '') {
    this.#component = component
    this.#where = where
    if (!isJsonObject(value)) throw this.refusal('data', 'The body must be a JSON object')
    this.#fields = value
  }

  /** The same object, whose refusals end with these words. */
  at(where: string): BodyPart {
    return new BodyPart(this.#fields, this.#component, where)
  }

  refusal(field: string, description: string): Refusal {
    return new Refusal('INVALID_REQUEST_CONTENT', this.#component, { field, description: description + this.#where })
  }

  has(field: string): boolean {
    return (this.#fields[field] ?? undefined) !== undefined
  }

  /** The field's value, which must be there. */
  value(field: string): unknown {
    if (!this.has(field)) throw this.refusal(field, `${field} is required`)
    return this.#fields[field]
  }

  object(field: string): BodyPart {
    return this.#part(field, this.value(field))
  }

  /** A list of at least one object. */
  list(field: string): BodyPart[] {
    const value = this.value(field)
    if (!Array.isArray(value) || value.length === 0) {
      throw this.refusal(field, `${field} must be a list that is not empty`)
    }
    return value.map((element) => this.#part(field, element))
  }

  /** A string that is not blank. */
  text(field: string): string {
    const value = this.value(field)
    if (typeof value === 'string' && value.trim() !== '') return value
    throw this.refusal(field, `${field} must be a string that is not blank`)
  }

  /** A string out of a list. */
  oneOf<Value extends string>(field: string, values: readonly Value[]): Value {
    const value = this.text(field)
    const found = values.find((one) => one === value)
    if (found === undefined) throw this.refusal(field, `${field} is not supported`)
    return found
  }

  /** A boolean; false when it is absent. */
  flag(field: string): boolean {
    const value = this.has(field) ? this.value(field) : false
    if (typeof value !== 'boolean') throw this.refusal(field, `${field} must be true or false`)
    return value
  }

  /** A whole number above zero. */
  wholeNumber(field: string): number {
    const value = this.value(field)
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
    throw this.refusal(field, `${field} must be a whole number above zero`)
  }

  #part(field: string, value: unknown): BodyPart {
    if (isJsonObject(value)) return new BodyPart(value, this.#component, this.#where)
    throw this.refusal(field, `${field} must be an object`)
  }
}

/** The JSON body of a call, which must be an object. */
export const readBody = (call: DataCall, component: Component) => new BodyPart(readJson(call, component), component)
