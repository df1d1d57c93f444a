// A form that connects a Walmart account. It checks its fields with the schema that the server uses, so the messages are
// the server's, and errors that only the server can find, such as a name that is taken, appear in the same places.
import { type AisleClient, isAisleError } from '@aisle/client'
import { CreateWalmartInstance, type FieldErrors, fieldErrors } from '@aisle/contract'
import { type FormEvent, useState } from 'react'

interface InstanceFormProps {
  readonly client: Pick<AisleClient, 'walmart'>
  readonly stores: readonly { readonly id: number; readonly name: string }[]
  readonly onCreated: (id: number) => void
  /** Initial errors, for a page that the server renders after a submission. */
  readonly initialErrors?: FieldErrors
}

export function InstanceForm({ client, stores, onCreated, initialErrors = {} }: InstanceFormProps) {
  const [errors, setErrors] = useState(initialErrors)

  async function submit(form: HTMLFormElement): Promise<void> {
    const found = checkInstance(new FormData(form))
    setErrors(found.errors)
    if (!found.instance) return
    try {
      const { data } = await client.walmart.create.mutate(found.instance)
      onCreated(data.id)
    } catch (error) {
      if (!isAisleError(error)) throw error
      setErrors(error.errors ?? { body: [error.message] })
    }
  }

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void submit(event.currentTarget)
  }

  return (
    <form onSubmit={onSubmit} noValidate>
      <Messages of={errors['body']} id="body" />
      <Field name="name" label="Name" errors={errors} />
      <Field name="connection_settings.clientId" label="Client id" errors={errors} />
      <Field name="connection_settings.clientSecret" label="Client secret" type="password" errors={errors} />
      <Field name="integration_settings.start_date" label="Import orders from" type="date" errors={errors} />
      <label>
        Store
        <select name="integration_settings.store_id">
          {stores.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Messages of={errors['integration_settings.store_id']} id="integration_settings.store_id" />
      <label>
        <input type="checkbox" name="integration_settings.auto_link_products" defaultChecked /> Link listings to
        products with the same SKU
      </label>
      <label>
        <input type="checkbox" name="integration_settings.auto_create_products" /> Create products for all others
      </label>
      <button type="submit">Connect</button>
    </form>
  )
}

interface FieldProps {
  readonly name: string
  readonly label: string
  readonly type?: string
  readonly errors: FieldErrors
}

function Field({ name, label, type = 'text', errors }: FieldProps) {
  const messages = errors[name]
  return (
    <>
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        type={type}
        aria-invalid={messages !== undefined}
        aria-describedby={messages ? `${name}-messages` : undefined}
      />
      <Messages of={messages} id={name} />
    </>
  )
}

function Messages({ of: messages = [], id }: { readonly of?: readonly string[] | undefined; readonly id: string }) {
  if (messages.length === 0) return null
  return (
    <ul id={`${id}-messages`} role="alert">
      {messages.map((message) => (
        <li key={message}>{message}</li>
      ))}
    </ul>
  )
}

/** The form's values as the operation's input, or their errors. */
export function checkInstance(form: FormData) {
  const text = (field: string) => String(form.get(field) ?? '')
  const isChecked = (field: string) => form.get(`integration_settings.${field}`) === 'on'
  const input = {
    name: text('name'),
    integration_id: 1,
    connection_settings: {
      clientId: text('connection_settings.clientId'),
      clientSecret: text('connection_settings.clientSecret'),
    },
    integration_settings: {
      start_date: text('integration_settings.start_date'),
      store_id: Number(text('integration_settings.store_id')),
      auto_link_products: isChecked('auto_link_products'),
      auto_create_products: isChecked('auto_create_products'),
    },
    is_automatic_sync_enabled: true,
  }
  const instance = CreateWalmartInstance.safeParse(input)
  return { errors: fieldErrors(CreateWalmartInstance, input), instance: instance.data }
}
