import { useState } from 'react'

import { texts } from '../texts/index.ts'
import { FormMessages, TextField } from './field.tsx'
import { FormActions } from './form-actions.tsx'
import { type CallOptions, type Schema, useForm } from './use-form.ts'

interface RowResult {
  readonly row: number
  readonly result: string
  readonly message: string | null
}

interface ImportFileProps<Input> {
  readonly id: number
  readonly schema: Schema<Input>
  readonly call: (
    input: Input,
    options: CallOptions,
  ) => Promise<{ readonly data: readonly RowResult[]; readonly message: string | null }>
  readonly hint: string
  readonly submit: string
  readonly onClose: () => void
}

/** Sends a CSV file, and shows the rows that failed. */
export function ImportFile<Input>({ id, schema, call, hint, submit, onClose }: ImportFileProps<Input>) {
  const [file, setFile] = useState('')
  const [failed, setFailed] = useState<readonly RowResult[]>([])
  const [summary, setSummary] = useState<string | null>(null)
  const { errors, onSubmit, isPending } = useForm({
    schema,
    read: () => ({ id, file: file === '' ? undefined : file }),
    call: async (input, options) => {
      const { data, message } = await call(input, options)
      setFailed(data.filter(({ result }) => result === 'failed'))
      setSummary(message)
    },
  })
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormMessages errors={errors} known={['file']} />
      <TextField
        name="file"
        label={texts.common.csvFile}
        hint={hint}
        errors={errors}
        type="file"
        accept=".csv,text/csv"
        onChange={({ target }) => void readBase64(target.files?.[0]).then(setFile)}
      />
      {summary !== null && (
        <div role="status" className="mb-4">
          <p className="font-medium">{summary}</p>
          {failed.length > 0 && (
            <ul className="text-bad max-h-40 overflow-auto" tabIndex={0} aria-label={texts.common.failedRows}>
              {failed.map(({ row, message }) => (
                <li key={row}>{texts.common.failedRow(row, message ?? '')}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      <FormActions submit={submit} isPending={isPending} onCancel={onClose} />
    </form>
  )
}

async function readBase64(file: File | undefined): Promise<string> {
  if (!file) return ''
  const bytes = new Uint8Array(await file.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''))
}
