import { expect, test } from 'vitest'
import { Alarm } from '../../electron/engine/waiting.ts'
import { SteppedClock, untilIdle } from '../engine/fakes/stepped-clock.ts'

test('an alarm rings once, at the earliest of its times, and can be set again after that', async () => {
  const clock = new SteppedClock()
  const rang: number[] = []
  const alarm = new Alarm(clock, () => rang.push(clock.elapsed()))
  const ring = async (): Promise<boolean> => {
    const isStepped = clock.step()
    await untilIdle()
    return isStepped
  }
  alarm.within(1000)
  alarm.within(100)
  alarm.within(500)
  await ring()
  expect(await ring()).toBe(false)
  alarm.within(1000)
  await ring()
  alarm.within(1000)
  alarm.stop()
  expect(await ring()).toBe(false)
  expect(rang).toEqual([100, 1100])
})
