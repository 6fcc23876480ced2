import { z } from 'zod'
import { complaint } from './texts/text.ts'

const dayMinutes = 24 * 60
const minuteWithin = (minutes: number) => z.int().min(0).lt(minutes)

/** A limit for uploads in bytes a second: 0 means that nothing is uploaded, null that there is no limit. */
export const rateLimit = z.number().nonnegative().nullable()
export type RateLimit = z.infer<typeof rateLimit>

/**
 * Limits by the week, each from one minute of the week (0 is Monday 00:00, local time) to the next one's; the last
 * one holds into the next week. Empty is no limit at all.
 */
export const timetable = z.array(
  z.object({ minuteOfWeek: minuteWithin(7 * dayMinutes), bytesPerSecond: rateLimit }),
)
export type Timetable = z.infer<typeof timetable>

/**
 * A limit at certain hours of certain days, as a person sets it. Days from 0 (Monday) to 6. Minutes since 00:00
 * local time; an end that is not after the start is on the next day.
 */
export const bandwidthRule = z.object({
  days: z.array(z.int().min(0).max(6)).min(1, complaint('complaints.days')),
  fromMinute: minuteWithin(dayMinutes),
  toMinute: minuteWithin(dayMinutes),
  bytesPerSecond: rateLimit,
})
export type BandwidthRule = z.infer<typeof bandwidthRule>
