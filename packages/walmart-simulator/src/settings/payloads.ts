import type { ShipNode } from '../payloads.ts'

/** The rate and size limits of a feed type. The window is a number in a string. */
export interface FeedThrottle {
  feedType: string
  throttleConfigurations: {
    type: 'SELLER'
    rate: { count: number; replenishTimeWindow: { value: string; unitOfMeasurement: 'SECOND' } }
    fileSize: { value: number; unitOfMeasurement: 'BYTES' }
  }[]
}

/** A seller's company and limits. */
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

/** The working days of a fulfillment center, and the local cut-off time for same-day processing. */
export interface CalendarDayConfiguration {
  standardProcessingSchedule: Record<string, { isWorkingDay: boolean; cutOffTime?: string }>
  /** Dates, `yyyy-MM-dd`. */
  additionalDaysOff: string[]
}

/** A fulfillment center with its calendar. */
export interface ShipNodeWithCalendar extends ShipNode {
  calendarDayConfiguration: CalendarDayConfiguration
}
