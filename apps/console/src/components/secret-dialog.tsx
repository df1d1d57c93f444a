import { texts } from '../texts/index.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { inputLook } from './field.tsx'

interface SecretDialogProps {
  readonly title: string
  readonly label: string
  readonly warning: string
  readonly secret: string | undefined
  readonly onClose: () => void
}

/** Shows a secret, which cannot be read again. */
export function SecretDialog({ title, label, warning, secret, onClose }: SecretDialogProps) {
  return (
    <Dialog title={title} isOpen={secret !== undefined} onClose={onClose}>
      <label htmlFor="secret" className="mb-1 block font-medium">
        {label}
      </label>
      <input
        id="secret"
        readOnly
        aria-describedby="secret-warning"
        className={`${inputLook} font-mono`}
        value={secret ?? ''}
        onFocus={({ target }) => target.select()}
      />
      <p id="secret-warning" className="text-warn my-3">
        {warning}
      </p>
      <div className="flex justify-end">
        <Button look="primary" onClick={onClose}>
          {texts.common.secretDone}
        </Button>
      </div>
    </Dialog>
  )
}
