import { CreateApiToken, scopes as allScopes } from '@aisle/contract'

import { client } from '../api.ts'
import { CheckField, FormMessages, TextField } from '../components/field.tsx'
import { FormActions } from '../components/form-actions.tsx'
import { textOf, useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'

const t = texts.tokens

interface CreateTokenFormProps {
  /** The scopes of the user's own token, if they are known. */
  readonly ownScopes: readonly string[] | undefined
  readonly onCancel: () => void
  readonly onDone: (token: string) => void
}

export function CreateTokenForm({ ownScopes, onCancel, onDone }: CreateTokenFormProps) {
  const offered = allScopes.filter((scope) => ownScopes?.includes(scope) ?? true)
  const { errors, onSubmit, isPending } = useForm({
    schema: CreateApiToken,
    read: (form) => ({
      name: textOf(form, 'name'),
      expires_at: endOf(textOf(form, 'expires_at')),
      scopes: offered.filter((scope) => form.get(scope) === 'on'),
    }),
    call: client.tokens.create.mutate,
    onDone: ({ data }) => onDone(data.token),
  })
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormMessages errors={errors} known={['name', 'expires_at']} />
      <TextField name="name" label={t.name} hint={t.nameHint} errors={errors} autoComplete="off" />
      <TextField
        name="expires_at"
        label={t.expires}
        hint={t.expiresHint}
        errors={errors}
        type="date"
        max="9999-12-31"
      />
      <fieldset className="mb-4">
        <legend className="font-medium">{t.scopes}</legend>
        <p className="text-ink-soft mb-2">{t.scopesHint}</p>
        <div className="sm:columns-2">
          {offered.map((scope) => (
            <CheckField key={scope} name={scope} label={scope} />
          ))}
        </div>
      </fieldset>
      <FormActions submit={t.create} isPending={isPending} onCancel={onCancel} />
    </form>
  )
}

/** The end of a day in this browser's time zone. The schema rejects what is not a time, such as a year of five digits. */
function endOf(day: string): string | null {
  if (day === '') return null
  const end = new Date(`${day}T23:59:59`)
  return Number.isNaN(end.getTime()) ? day : end.toISOString()
}
