import { texts } from '../texts/index.ts'
import { Button } from './button.tsx'

interface FormActionsProps {
  readonly submit: string
  readonly isPending: boolean
  readonly isDanger?: boolean
  readonly onCancel: () => void
}

/** The buttons at the end of a form in a dialog. */
export function FormActions({ submit, isPending, isDanger = false, onCancel }: FormActionsProps) {
  return (
    <div className="flex justify-end gap-2">
      <Button onClick={onCancel}>{texts.common.cancel}</Button>
      <Button type="submit" look={isDanger ? 'danger' : 'primary'} disabled={isPending}>
        {submit}
      </Button>
    </div>
  )
}
