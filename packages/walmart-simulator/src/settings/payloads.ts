import type { ShipNode } from '../payloads.ts'

/** How often and how large a seller may upload feeds of a type. The window is a number in a string. */
export interface FeedThrottle {
  feedType: string
  throttleConfigurations: {
    type: 'SELLER'
    rate: { count: number; replenishTimeWindow: { value: string; unitOfMeasurement: 'SECOND' } }
    fileSize: { value: number; unitOfMeasurement: 'BYTES' }
  }[]
}

/** Who a seller is. */
export interface PartnerProfile {
  partner: {
    partnerId: string
    partnerName: string
    partnerDisplayName: string
    partnerStoreId: string
    businessRegNumber: string
    countryOfIncorporation: string
  }
  configurations: [
    { configurationName: 'ACCOUNT'; configuration: { status: 'ACTIVE' } },
    { configurationName: 'FEED'; configuration: { values: FeedThrottle[] } },
  ]
}

/** On which days a fulfillment center works, and until what time of its own zone an order leaves the same day. */
export interface CalendarDayConfiguration {
  standardProcessingSchedule: Record<string, { isWorkingDay: boolean; cutOffTime?: string }>
  /** Dates, `yyyy-MM-dd`. */
  additionalDaysOff: string[]
}

/** A fulfillment center with its calendar. */
export interface ShipNodeWithCalendar extends ShipNode {
  calendarDayConfiguration: CalendarDayConfiguration
}
