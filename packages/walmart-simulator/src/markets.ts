import { carriers } from './orders/carriers.ts'

/** The country in which a seller sells. */
export type Market = 'US' | 'CA' | 'MX'

interface MarketFacts {
  readonly currency: string
  readonly mart: string
  /** The country code in addresses. */
  readonly country: string
  /** The values of `carrierName.carrier`. */
  readonly carriers: readonly string[]
  /** After how many days Walmart cancels what was not shipped by the expected ship date. Its pages also say 8 and 10. */
  readonly daysToShip: number
}

const canadianCarriers = [
  'ASL',
  'Canada Post',
  'Canpar',
  'CEVA',
  'DHL',
  'FedEx',
  'Globeistics Inc.',
  'Loomis',
  'Purolator Inc.',
  'Swyft',
  'SWW Ground via Purolator',
  'SWW Express via FedEx',
  'Tforce',
  'USPS',
]
const mexicanCarriers = ['FedEx', 'DHL', 'Estafeta', 'SFC', 'PaqueteExpress', 'Tracusa', 'UPS', '99min', '17Track']

/** The carriers of Canada and Mexico are those that Walmart's guides for sellers name. */
export const markets: Readonly<Record<Market, MarketFacts>> = {
  US: { currency: 'USD', mart: 'WALMART_US', country: 'USA', carriers, daysToShip: 4 },
  CA: { currency: 'CAD', mart: 'WALMART_CA', country: 'CAN', carriers: canadianCarriers, daysToShip: 7 },
  MX: { currency: 'MXN', mart: 'WALMART_MEXICO', country: 'MEX', carriers: mexicanCarriers, daysToShip: 4 },
}

const currencyFields = new Set(['currency', 'currencyUnit', 'Currency'])

/** A response in the market's currency. Sellers' data is in US dollars, whatever their market. */
export function inMarket(json: unknown, market: Market): unknown {
  if (market === 'US' || json instanceof Uint8Array) return json
  if (Array.isArray(json)) return json.map((element) => inMarket(element, market))
  if (typeof json !== 'object' || json === null) return json
  const { currency, mart } = markets[market]
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      if (value === 'USD' && currencyFields.has(name)) return [name, currency]
      return [name, value === 'WALMART_US' && name === 'mart' ? mart : inMarket(value, market)]
    }),
  )
}
