import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useId, useState } from 'react'

import { queries } from '../api.ts'
import { Button } from '../components/button.tsx'
import { inputLook } from '../components/field.tsx'
import { toasts } from '../components/toasts.ts'
import { useProblemCount } from '../inbox/use-problems.ts'
import { PaletteButton } from '../palette/palette-button.tsx'
import { texts } from '../texts/index.ts'
import { instanceScreens, tenantScreens } from './screens.ts'
import { signOut } from './session.ts'

const linkLook =
  'rounded-md px-3 py-1 hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent aria-[current=page]:font-medium'

const groupLook = 'border-line mt-2 border-t pt-2'

/** The screens: those of the tenant, and those of the instance that is chosen. In a narrow window, the list is collapsed. */
export function Navigation() {
  const [isOpen, setOpen] = useState(false)
  const listId = useId()
  return (
    <header className="border-line bg-surface flex shrink-0 flex-col border-b md:w-56 md:border-r md:border-b-0">
      <div className="flex items-center justify-between px-4 py-3">
        <Link to="/" className="text-base font-bold">
          {texts.common.product}
        </Link>
        <Button
          className="md:hidden"
          aria-expanded={isOpen}
          aria-controls={listId}
          onClick={() => setOpen((before) => !before)}
        >
          {texts.common.menu}
        </Button>
      </div>
      <div
        id={listId}
        className={`${isOpen ? 'flex' : 'hidden'} min-h-0 flex-1 flex-col px-2 pb-2 md:flex`}
        onClick={() => setOpen(false)}
      >
        <PaletteButton />
        <nav aria-label={texts.common.mainNavigation} className="min-h-0 flex-1 overflow-auto">
          <ScreenLinks screens={tenantScreens.above} />
          <InstanceLinks />
          {tenantScreens.below.map((screens, index) => (
            <div key={index} className={groupLook}>
              <ScreenLinks screens={screens} />
            </div>
          ))}
        </nav>
        <Button look="quiet" className="mt-1 shrink-0 justify-start" onClick={() => void leave()}>
          {texts.common.signOut}
        </Button>
      </div>
    </header>
  )
}

async function leave(): Promise<void> {
  if (!(await signOut())) toasts.add({ title: texts.common.notSignedOut, type: 'error', timeout: 0 })
}

type Screens = typeof tenantScreens.above | (typeof tenantScreens.below)[number] | ReturnType<typeof instanceScreens>

function ScreenLinks({ screens }: { readonly screens: Screens }) {
  return screens
    .filter(({ isInMenu }) => isInMenu)
    .map(({ label, link, isExact }) => (
      <Link
        key={label}
        {...link}
        activeOptions={{ exact: isExact }}
        className={`${linkLook} flex items-center justify-between`}
      >
        {label} {link.to === '/' && <ProblemCount />}
      </Link>
    ))
}

/** The number of records that need a person. */
function ProblemCount() {
  const count = useProblemCount()
  if (count === undefined) return null
  return <span className="bg-bad-soft text-bad rounded px-1.5 text-xs font-medium">{count}</span>
}

/** The screens of one instance: the one in the address, or the first. */
function InstanceLinks() {
  const navigate = useNavigate()
  const params = useParams({ strict: false })
  const { data } = useQuery(queries.walmart.list({ per_page: 100, sort: 'name' }))
  const instances = data?.data ?? []
  const id = params.id ?? instances[0]?.id
  if (id === undefined) return null
  return (
    <div className={groupLook}>
      {instances.length > 1 && (
        <select
          aria-label={texts.common.instance}
          className={`${inputLook} mb-2`}
          value={id}
          onClick={(event) => event.stopPropagation()}
          onChange={(event) => void navigate({ to: '/instances/$id', params: { id: Number(event.target.value) } })}
        >
          {instances.map((instance) => (
            <option key={instance.id} value={instance.id}>
              {instance.name}
            </option>
          ))}
        </select>
      )}
      {instances.length === 1 && <p className="text-ink-soft px-3 pb-1 text-xs font-medium">{instances[0]?.name}</p>}
      <ScreenLinks screens={instanceScreens(id)} />
    </div>
  )
}
