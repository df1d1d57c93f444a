import type { WalmartInstance } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { type ReactNode, useState } from 'react'

import { queries } from '../api.ts'
import { inputLook } from '../components/field.tsx'
import { instanceScreens, tenantScreens } from '../shell/screens.ts'
import { texts } from '../texts/index.ts'
import { useFound } from './use-found.ts'

const t = texts.palette

/** Goes to what is typed: a screen, an instance, or an order or a listing that the api finds. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate()
  const { id: chosenId } = useParams({ strict: false })
  const [text, setText] = useState('')
  const { data } = useQuery(queries.walmart.list({ per_page: 100, sort: 'name' }))
  const instances = data?.data ?? []
  const instance = instances.find(({ id }) => id === chosenId) ?? instances[0]
  const found = useFound(instance, text.trim())
  const go = (start: () => Promise<void>) => {
    onClose()
    void start()
  }
  return (
    <Command label={t.title} loop>
      <Command.Input
        autoFocus
        className={inputLook}
        placeholder={t.hint}
        value={text}
        onValueChange={setText}
        maxLength={255}
      />
      <Command.List className="mt-3 h-80 max-h-[60dvh] overflow-auto" label={t.title} tabIndex={0}>
        <Command.Empty className="text-ink-soft p-2">{found.isPending ? t.searching : t.nothing}</Command.Empty>
        <Found found={found} text={text} go={go} />
        <Group heading={t.screens}>
          {[tenantScreens.above, ...tenantScreens.below].flat().map(({ label, link }) => (
            <Choice key={label} value={label} onSelect={() => go(() => navigate(link))}>
              {label}
            </Choice>
          ))}
        </Group>
        {instance && <InstanceScreens instance={instance} go={go} />}
        {instances.length > 1 && (
          <Group heading={t.instances}>
            {instances.map(({ id, name }) => (
              <Choice
                key={id}
                value={`${name} ${id}`}
                onSelect={() => go(() => navigate({ to: '/instances/$id', params: { id } }))}
              >
                {name}
              </Choice>
            ))}
          </Group>
        )}
      </Command.List>
    </Command>
  )
}

interface FoundProps {
  readonly found: ReturnType<typeof useFound>
  readonly text: string
  readonly go: (start: () => Promise<void>) => void
}

/** What the api finds, above everything else: listings first, because a SKU also finds its orders. */
function Found({ found, text, go }: FoundProps) {
  const navigate = useNavigate()
  // Render both groups even if one is empty, which cmdk hides: it keeps groups in the order in which they were added.
  if (found.orders.length + found.listings.length === 0) return null
  return (
    <>
      <Group heading={t.listings}>
        {found.listings.map(({ id: listingId, sku, productName, integration_instance_id: id }) => (
          <Choice
            key={listingId}
            value={`listing ${listingId}`}
            keywords={[text]}
            onSelect={() => go(() => navigate({ to: '/instances/$id/listings', params: { id }, search: { sku } }))}
          >
            {sku} <span className="text-ink-soft">{productName}</span>
          </Choice>
        ))}
      </Group>
      <Group heading={t.orders}>
        {found.orders.map(({ id: orderId, purchaseOrderId, customerName, integration_instance_id: id }) => (
          <Choice
            key={orderId}
            value={`order ${orderId}`}
            keywords={[text]}
            onSelect={() => go(() => navigate({ to: '/instances/$id/orders/$orderId', params: { id, orderId } }))}
          >
            {purchaseOrderId} <span className="text-ink-soft">{customerName}</span>
          </Choice>
        ))}
      </Group>
    </>
  )
}

interface InstanceScreensProps {
  readonly instance: WalmartInstance
  readonly go: (start: () => Promise<void>) => void
}

function InstanceScreens({ instance: { id, name }, go }: InstanceScreensProps) {
  const navigate = useNavigate()
  return (
    <Group heading={t.ofInstance(name)}>
      {instanceScreens(id).map(({ label, link }) => (
        <Choice key={label} value={`${label} ${name}`} onSelect={() => go(() => navigate(link))}>
          {label}
        </Choice>
      ))}
    </Group>
  )
}

const Group = (props: { readonly heading: string; readonly children: ReactNode }) => (
  <Command.Group
    className="**:[[cmdk-group-heading]]:text-ink-soft **:[[cmdk-group-heading]]:px-2 **:[[cmdk-group-heading]]:pt-2 **:[[cmdk-group-heading]]:text-xs"
    {...props}
  />
)

interface ChoiceProps {
  readonly value: string
  /** The text that the api found it by, which its value need not contain. */
  readonly keywords?: string[]
  readonly onSelect: () => void
  readonly children: ReactNode
}

const Choice = (props: ChoiceProps) => (
  <Command.Item className="aria-selected:bg-accent-soft cursor-pointer truncate rounded px-2 py-1.5" {...props} />
)
