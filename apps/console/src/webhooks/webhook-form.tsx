import { CreateWebhook, EventType, PatchWebhook, type Webhook } from '@aisle/contract'

import { client } from '../api.ts'
import { CheckField, FormMessages, TextField } from '../components/field.tsx'
import { FormActions } from '../components/form-actions.tsx'
import { textOf, useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'

const t = texts.webhooks

function readFields(form: FormData) {
  const types = EventType.options.filter((type) => form.get(type) === 'on')
  return { url: textOf(form, 'url'), types: types.length === 0 ? null : types }
}

interface CreateWebhookFormProps {
  readonly onCancel: () => void
  readonly onDone: (secret: string) => void
}

export function CreateWebhookForm({ onCancel, onDone }: CreateWebhookFormProps) {
  const form = useForm({
    schema: CreateWebhook,
    read: readFields,
    call: client.webhooks.create.mutate,
    onDone: ({ data }) => onDone(data.secret),
  })
  return <WebhookFields form={form} onCancel={onCancel} />
}

interface ChangeWebhookFormProps {
  readonly webhook: Webhook
  readonly onClose: () => void
}

/** Changes where events are sent, and which. */
export function ChangeWebhookForm({ webhook, onClose }: ChangeWebhookFormProps) {
  const form = useForm({
    schema: PatchWebhook,
    read: (data) => ({ ...readFields(data), id: webhook.id }),
    call: client.webhooks.patch.mutate,
    done: t.changed,
    onDone: onClose,
  })
  return <WebhookFields form={form} webhook={webhook} onCancel={onClose} />
}

interface WebhookFieldsProps {
  readonly form: Pick<ReturnType<typeof useForm>, 'errors' | 'isPending' | 'onSubmit'>
  readonly webhook?: Webhook
  readonly onCancel: () => void
}

function WebhookFields({ form: { errors, onSubmit, isPending }, webhook, onCancel }: WebhookFieldsProps) {
  const types = webhook?.types ?? []
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormMessages errors={errors} known={['url']} />
      <TextField
        name="url"
        label={t.url}
        hint={t.urlHint}
        errors={errors}
        type="url"
        autoComplete="off"
        defaultValue={webhook?.url}
      />
      <details className="mb-4" open={types.length > 0}>
        <summary className="text-accent cursor-pointer">{t.onlySome}</summary>
        <p className="text-ink-soft my-2">{t.onlySomeHint}</p>
        {EventType.options.map((type) => (
          <CheckField key={type} name={type} label={type} defaultChecked={types.includes(type)} />
        ))}
      </details>
      <FormActions submit={texts.common.save} isPending={isPending} onCancel={onCancel} />
    </form>
  )
}
