import { Toast } from '@base-ui/react/toast'
import { Outlet } from '@tanstack/react-router'

import { toasts } from '../components/toasts.ts'
import { texts } from '../texts/index.ts'
import { Navigation } from './navigation.tsx'
import { useReach } from './session.ts'
import { SignIn } from './sign-in.tsx'
import { Toasts } from './toasts.tsx'

/** What surrounds every screen. */
export function Shell() {
  const { isSignedOut, isLost } = useReach()
  if (isSignedOut) return <SignIn />
  return (
    <Toast.Provider toastManager={toasts}>
      <a href="#content" className="bg-accent text-on-accent absolute -top-20 left-2 z-10 rounded p-2 focus:top-2">
        {texts.common.skipToContent}
      </a>
      <div className="flex h-dvh flex-col md:flex-row">
        <Navigation />
        <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col overflow-auto">
          {isLost && (
            <p role="status" className="bg-warn-soft text-warn px-4 py-2">
              {texts.common.offline}
            </p>
          )}
          <Outlet />
        </main>
      </div>
      <Toasts />
    </Toast.Provider>
  )
}
