import { Link } from '@tanstack/react-router'

import { texts } from '../texts/index.ts'

const { titles } = texts.catalog

const groups = [
  [
    { to: '/documents', label: texts.documents.title },
    { to: '/trial-balance', label: texts.reports.trialBalance.title },
    { to: '/margins', label: texts.reports.margins.title },
  ],
  [
    { to: '/products', label: titles.products },
    { to: '/stores', label: titles.stores },
    { to: '/warehouses', label: titles.warehouses },
    { to: '/accounts', label: titles.nominalCodes },
  ],
  [
    { to: '/webhooks', label: texts.webhooks.title },
    { to: '/tokens', label: texts.tokens.title },
  ],
] as const

/** The screens of the tenant's books, catalog, webhooks and tokens. */
export function LedgerLinks({ linkLook }: { readonly linkLook: string }) {
  return groups.map((links) => (
    <div key={links[0].to} className="border-line mt-3 border-t pt-3">
      {links.map(({ to, label }) => (
        <Link key={to} to={to} className={linkLook}>
          {label}
        </Link>
      ))}
    </div>
  ))
}
