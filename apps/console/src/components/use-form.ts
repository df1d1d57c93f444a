import { isAisleError } from '@aisle/client'
import { type FieldErrors, fieldErrors, labelOf } from '@aisle/contract'
import { type FormEvent, useRef, useState } from 'react'

import { messageOf } from './feedback.tsx'
import { toasts } from './toasts.ts'
import { useAction } from './use-action.ts'

export type Schema<Input> = { readonly parse: (input: unknown) => Input } & Parameters<typeof fieldErrors>[0]

/** With the schema of the operation's input, the form is checked before it is sent; without one, only by the server. */
type Reading<Input> =
  | { readonly schema: Schema<Input>; readonly read: (form: FormData) => unknown }
  | { readonly schema?: undefined; readonly read: (form: FormData) => NoInfer<Input> }

export interface CallOptions {
  readonly context: { readonly idempotencyKey: string }
}

type FormOf<Input, Output> = Reading<Input> & {
  readonly call: (input: Input, options: CallOptions) => Promise<Output>
  readonly done?: string
  readonly onDone?: (output: Output) => void
  /** Errors that the schema cannot know. */
  readonly check?: (input: Input) => FieldErrors
  /** Errors within a response that reports on several records. */
  readonly rejected?: (output: Output) => FieldErrors | null | undefined
  /** The name of the control for a path of the input. */
  readonly nameOf?: (path: string, input: unknown) => string
}

/**
 * A form that shows what is wrong beside its fields, or as a notice if it has been closed meanwhile. The same content submitted
 * again, for example because the response was lost, has the same `Idempotency-Key`.
 */
export function useForm<Input, Output>(form: FormOf<Input, Output>) {
  const { schema, rejected, nameOf } = form
  const [errors, setErrors] = useState<FieldErrors>({})
  const isBusy = useRef(false)
  const keyOf = useSubmissionKey()
  const action = useAction(
    ({ input, key }: { readonly input: Input; readonly key: string }) =>
      form.call(input, { context: { idempotencyKey: key } }),
    { showsErrors: true },
  )

  const show = (element: HTMLFormElement, input: unknown, found: FieldErrors) => {
    if (!element.isConnected) {
      toasts.add({ title: Object.values(found).flat().join(' '), type: 'error', timeout: 0 })
      return
    }
    const named = Object.entries(found).map(([path, messages]) => {
      const name = nameOf?.(path, input) ?? path
      const control = element.elements.namedItem(name)
      return { name, control, messages: messages.map((message) => withLabel(message, path, control)) }
    })
    setErrors(Object.fromEntries(named.map(({ name, messages }) => [name, messages])))
    named
      .map(({ control }) => control)
      .find((control) => control instanceof HTMLElement)
      ?.focus()
  }

  async function submit(element: HTMLFormElement): Promise<void> {
    const read = form.read(new FormData(element))
    const wrong = schema === undefined ? {} : fieldErrors(schema, read)
    const input = (isEmpty(wrong) && schema ? schema.parse(read) : read) as Input
    const found = isEmpty(wrong) ? (form.check?.(input) ?? {}) : wrong
    show(element, read, found)
    if (!isEmpty(found)) return
    const { key, forget } = keyOf(input)
    try {
      const output = await action.mutateAsync({ input, key })
      forget()
      const rejections = rejected?.(output)
      if (rejections) return show(element, read, rejections)
      if (form.done !== undefined) toasts.add({ title: form.done })
      form.onDone?.(output)
    } catch (error) {
      show(element, read, (isAisleError(error) ? error.errors : undefined) ?? { body: [messageOf(error)] })
    }
  }

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    // A second click may come before the button is drawn as disabled.
    if (isBusy.current) return
    isBusy.current = true
    void submit(event.currentTarget).finally(() => (isBusy.current = false))
  }
  return { errors, onSubmit, isPending: action.isPending }
}

/** A key for each content that is submitted, until it is forgotten. */
function useSubmissionKey() {
  const last = useRef<{ readonly content: string; readonly key: string }>(undefined)
  return (input: unknown) => {
    const content = JSON.stringify(input)
    // `crypto.randomUUID` is missing on pages that were not loaded over HTTPS.
    if (last.current?.content !== content) {
      last.current = { content, key: crypto.getRandomValues(new Uint32Array(4)).join('-') }
    }
    return { key: last.current.key, forget: () => (last.current = undefined) }
  }
}

const isEmpty = (errors: FieldErrors) => Object.keys(errors).length === 0

/** A message says `The items.0.ship node field`; the form has a label for it. */
function withLabel(message: string, path: string, control: Element | RadioNodeList | null): string {
  const field = labelOf(path)
  const label = control instanceof HTMLElement && 'labels' in control ? labelIn(control.labels) : undefined
  if (label !== undefined) return message.replace(`The ${field} field`, () => `“${label}”`)
  return message.replace(field, field.slice(field.lastIndexOf('.') + 1))
}

const labelIn = (labels: unknown) => (labels instanceof NodeList ? labels[0]?.textContent : undefined) ?? undefined

/** The text of a field without the space around it. */
export const textOf = (form: FormData, name: string): string => String(form.get(name) ?? '').trim()
