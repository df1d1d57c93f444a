export const palette = {
  title: 'Go to',
  open: 'Go to…',
  keys: 'Ctrl K',
  keysOnMac: '⌘K',
  hint: 'A screen, an instance, an order number or a SKU',
  nothing: 'Nothing matches.',
  searching: 'Searching…',
  screens: 'Screens',
  ofInstance: (name: string) => `Screens of ${name}`,
  instances: 'Instances',
  orders: 'Orders',
  listings: 'Listings',
} as const
