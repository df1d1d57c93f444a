import type { Item, LifecycleStatus, PublishedStatus } from '../payloads.ts'
import { Random } from './random.ts'

/** What the generated items are. */
export const itemKinds = [
  { code: 'LAMP', noun: 'Desk Lamp', type: 'Lamps', shelf: ['Home Page', 'Home', 'Lighting'] },
  { code: 'KETTLE', noun: 'Kettle', type: 'Electric Kettles', shelf: ['Home Page', 'Home', 'Kitchen & Dining'] },
  { code: 'RUG', noun: 'Hall Rug', type: 'Area Rugs', shelf: ['Home Page', 'Home', 'Rugs'] },
  { code: 'TENT', noun: 'Trail Tent', type: 'Camping Tents', shelf: ['Home Page', 'Sports & Outdoors', 'Camping'] },
  { code: 'PUZZLE', noun: 'Floor Puzzle', type: 'Jigsaw Puzzles', shelf: ['Home Page', 'Toys', 'Games & Puzzles'] },
  { code: 'SCARF', noun: 'Wool Scarf', type: 'Scarves', shelf: ['Home Page', 'Clothing', 'Accessories'] },
] as const
const makers = ['Fennmoor', 'Oakline', 'Petrel & Daughters', 'Brightwick', 'Calloway'] as const
const colours = ['Slate', 'Rust', 'Moss', 'Ivory', 'Café Brown'] as const
const reasons = ['The listing has no shipping template.', 'The price is above the reference price.'] as const
const wpid = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/**
 * A readable SKU that ends in a unique number. One in twenty contains a character that needs URL encoding; the characters
 * alternate.
 */
function makeSku(code: string, position: number): string {
  const number = String(position + 1).padStart(5, '0')
  if (position % 20 !== 13) return `${code}-${number}`
  const odd = [`${code} ${number}`, `${code}/${number}`, `${code}+${number}`, `${code}-50%-${number}`]
  odd.push(`${code}&CO-${number}`, `${code}-Café-${number}`)
  return odd[Math.floor(position / 20) % odd.length] ?? code
}

function generateStatus(random: Random): { lifecycleStatus: LifecycleStatus; publishedStatus: PublishedStatus } {
  const roll = random.next()
  if (roll < 0.82) return { lifecycleStatus: 'ACTIVE', publishedStatus: 'PUBLISHED' }
  if (roll < 0.9) return { lifecycleStatus: 'ACTIVE', publishedStatus: 'UNPUBLISHED' }
  if (roll < 0.92) return { lifecycleStatus: 'ACTIVE', publishedStatus: 'IN_PROGRESS' }
  return { lifecycleStatus: roll < 0.97 ? 'RETIRED' : 'ARCHIVED', publishedStatus: 'UNPUBLISHED' }
}

/** Every fifth pair of items is a variant group. Some others are null, as Walmart has done since June 2026. */
function variantFields(position: number, colour: string): Pick<Item, 'variantGroupId' | 'variantGroupInfo'> {
  const group = Math.floor(position / 2)
  if (group % 5 === 0) {
    const groupingAttributes = [{ name: 'actual_color', value: colour }]
    const isPrimary = String(position % 2 === 0)
    return { variantGroupId: `group-${group + 1}`, variantGroupInfo: { isPrimary, groupingAttributes } }
  }
  return position % 10 === 7 ? { variantGroupInfo: null } : {}
}

/** The item at this position, always the same for a seed. */
export function makeItem(seed: number, position: number): Item {
  const random = new Random(seed, 0x17, position)
  const kind = random.pick(itemKinds)
  const colour = random.pick(colours)
  const upc = random.digits(12)
  const status = generateStatus(random)
  return {
    mart: 'WALMART_US',
    sku: makeSku(kind.code, position),
    condition: 'New',
    wpid: random.text(wpid, 12),
    upc,
    gtin: `00${upc}`,
    productName: `${random.pick(makers)} ${kind.noun}, ${colour}`,
    shelf: JSON.stringify(kind.shelf),
    productType: kind.type,
    price: { currency: 'USD', amount: random.int(399, 24_999) / 100 },
    publishedStatus: status.publishedStatus,
    ...(status.publishedStatus === 'UNPUBLISHED' ? { unpublishedReasons: { reason: [random.pick(reasons)] } } : {}),
    lifecycleStatus: status.lifecycleStatus,
    ...variantFields(position, colour),
  }
}
