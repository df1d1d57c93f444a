/** What a listing's product may be like. */
export const conditions: readonly string[] = [
  'New',
  'New without box',
  'New without tags',
  'Restored Premium',
  'Restored',
  'Remanufactured',
  'Open Box',
  'Pre-Owned: Like New',
  'Pre-Owned: Good',
  'Pre-Owned: Fair',
  'New with defects',
]
