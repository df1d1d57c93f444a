import { Toast } from '@base-ui/react/toast'

/** Short confirmations, and failures of actions. */
export const toasts = Toast.createToastManager()
