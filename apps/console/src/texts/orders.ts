const shippers: Readonly<Record<string, string>> = {
  SellerFulfilled: 'Seller',
  WFSFulfilled: 'Walmart (WFS)',
  '3PLFulfilled': 'Third party (3PL)',
}

export const orders = {
  title: 'Orders',
  columns: {
    purchaseOrder: 'Purchase order',
    placed: 'Placed',
    customer: 'Customer',
    status: 'Status',
    shippedBy: 'Shipped by',
    salesOrder: 'Sales order',
    total: 'Total',
  },
  shipper: (shipNodeType: string) => shippers[shipNodeType] ?? shipNodeType,
  status: 'Status',
  salesOrder: 'Sales order',
  linked: 'With one',
  unlinked: 'Without one',
  noneTitle: 'No orders yet',
  none: 'Orders appear here as soon as the set-up has imported them.',
  acknowledge: 'Acknowledge',
  acknowledged: (accepted: number, rejected: number) =>
    rejected === 0
      ? `${accepted} acknowledgements queued.`
      : `${accepted} acknowledgements queued, ${rejected} rejected.`,
  selected: (count: number) => `${count} selected`,
} as const
