import type { FieldErrors } from '@aisle/contract'
import type { ComponentProps, ReactNode } from 'react'

export const inputLook =
  'bg-surface border-line-strong block min-h-8 w-full scroll-mt-20 rounded-md border px-2 py-1 aria-invalid:border-bad'

interface FieldProps {
  /** The dotted path of the field in the operation's input. */
  readonly name: string
  readonly label: string
  readonly hint?: ReactNode
  readonly errors: FieldErrors
}

/** Puts label, hint and messages around one control, and ties them to it. */
function Labelled({ name, label, hint, errors, children }: FieldProps & { readonly children: ReactNode }) {
  const messages = errors[name]
  return (
    <div className="mb-4">
      <label htmlFor={name} className="mb-1 block font-medium">
        {label}
      </label>
      {children}
      {messages && (
        <p id={`${name}-messages`} className="text-bad mt-1" role="alert">
          {messages.join(' ')}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${name}-hint`} className="text-ink-soft mt-1">
          {hint}
        </p>
      )}
    </div>
  )
}

const describe = ({ name, hint, errors }: FieldProps) => ({
  id: name,
  name,
  'aria-invalid': errors[name] !== undefined,
  'aria-describedby': [errors[name] && `${name}-messages`, hint !== undefined && `${name}-hint`]
    .filter(Boolean)
    .join(' '),
})

export function TextField({ label, hint, errors, name, ...props }: FieldProps & Omit<ComponentProps<'input'>, 'name'>) {
  const field = { name, label, hint, errors }
  return (
    <Labelled {...field}>
      <input className={inputLook} {...describe(field)} {...props} />
    </Labelled>
  )
}

interface Choice {
  readonly value: string | number
  readonly label: string
}

interface SelectProps extends FieldProps, Omit<ComponentProps<'select'>, 'name'> {
  readonly choices: readonly Choice[]
  /** Searches for other choices. */
  readonly search?: ReactNode
}

export function SelectField({ label, hint, errors, name, choices, search, ...props }: SelectProps) {
  const field = { name, label, hint, errors }
  return (
    <Labelled {...field}>
      {Boolean(search) && <div className="mb-1">{search}</div>}
      <select className={inputLook} {...describe(field)} {...props}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

interface CheckFieldProps extends Omit<ComponentProps<'input'>, 'name'> {
  readonly name: string
  readonly label: string
  readonly hint?: string
}

export function CheckField({ name, label, hint, ...props }: CheckFieldProps) {
  return (
    <div className="mb-3 flex gap-2">
      <input
        type="checkbox"
        id={name}
        name={name}
        className="accent-accent mt-0.5 size-4 shrink-0"
        aria-describedby={hint === undefined ? undefined : `${name}-hint`}
        {...props}
      />
      <div>
        <label htmlFor={name}>{label}</label>
        {hint !== undefined && (
          <p id={`${name}-hint`} className="text-ink-soft">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}

/** Messages about the whole form. */
export function FormMessages({ errors, known }: { readonly errors: FieldErrors; readonly known: readonly string[] }) {
  const others = Object.entries(errors).filter(([path]) => !known.includes(path))
  if (others.length === 0) return null
  return (
    <p role="alert" className="bg-bad-soft text-bad mb-4 rounded-md p-3">
      {others.flatMap(([, messages]) => messages).join(' ')}
    </p>
  )
}
