import type { ShipNodeWithCalendar } from '@aisle/walmart-simulator'
import { expect, test } from 'vitest'

import { startWalmart } from '../helpers/raw-walmart.ts'

test('the partner profile has the seller and the upload limits', async () => {
  const { seller, send } = await startWalmart()
  const { partnerId } = seller
  const { status, body } = await send('/v3/settings/partnerprofile')
  expect(status).toBe(200)
  expect(body).toMatchObject({ partner: { partnerId, partnerStoreId: partnerId, countryOfIncorporation: 'US' } })
  const rate = { count: 10, replenishTimeWindow: { value: '3600', unitOfMeasurement: 'SECOND' } }
  const throttle = { type: 'SELLER', rate, fileSize: { value: 10_485_760, unitOfMeasurement: 'BYTES' } }
  const inventory = { feedType: 'inventory', throttleConfigurations: [throttle] }
  expect(body).toMatchObject({
    configurations: [
      { configurationName: 'ACCOUNT', configuration: { status: 'ACTIVE' } },
      { configurationName: 'FEED', configuration: { values: expect.arrayContaining([inventory]) } },
    ],
  })
})

test('ship nodes have a calendar on request', async () => {
  const { seller, send } = await startWalmart()
  const path = '/v3/settings/shipping/shipnodes?includeCalendarDayConfiguration='
  expect((await send(`${path}false`)).body).toEqual(seller.shipNodes)
  const { body } = await send<ShipNodeWithCalendar[]>(`${path}true`)
  expect(body).toMatchObject(seller.shipNodes)
  for (const { calendarDayConfiguration } of body) {
    const { standardProcessingSchedule: days } = calendarDayConfiguration
    expect(Object.keys(days)).toHaveLength(7)
    expect(days.sunday).toEqual({ isWorkingDay: false })
    expect(days.monday).toEqual({ isWorkingDay: true, cutOffTime: expect.stringMatching(/^\d\d:\d\d$/) })
  }
})
