import { Toast } from '@base-ui/react/toast'

import { texts } from '../texts/index.ts'

export function Toasts() {
  const { toasts } = Toast.useToastManager()
  return (
    <Toast.Portal>
      <Toast.Viewport className="fixed right-4 bottom-4 z-20 flex w-96 max-w-[calc(100vw-2rem)] flex-col gap-2">
        {toasts.map((toast) => (
          <Toast.Root
            key={toast.id}
            toast={toast}
            className={`flex items-start gap-3 rounded-md border p-3 shadow-lg ${
              toast.type === 'error' ? 'border-bad bg-bad-soft text-bad' : 'border-line bg-surface'
            }`}
          >
            <Toast.Title className="mr-auto text-sm font-normal" />
            <Toast.Close className="cursor-pointer rounded px-1" aria-label={texts.common.dismiss}>
              ×
            </Toast.Close>
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  )
}
