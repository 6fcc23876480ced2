import { EventEmitter, once } from 'node:events'
import { onTestFinished } from 'vitest'
import type { DemoStoreOptions } from '../../../electron/demo-store/index.ts'
import { FaultProxy } from '../../faults/support/fault-proxy.ts'
import { reset } from '../../faults/support/faults.ts'
import { bucket, place, type Place } from './demo-place.ts'
import type { OutputLine } from './output-lines.ts'

/** A place whose store is behind a line that can hold a part back, so that no upload ends too early. */
export type LinePlace = Place & { line: FaultProxy }

export async function linePlace(options: Partial<DemoStoreOptions> = {}): Promise<LinePlace> {
  const here = await place(options)
  const line = new FaultProxy(here.store.endpoint)
  await line.open()
  onTestFinished(() => line.cut())
  return { ...here, line, to: ['--endpoint', line.endpoint, '--bucket', bucket, '--path-style'] }
}

export type Fits = (line: OutputLine) => boolean

/** Does this while the last of six parts does not get through. Its connection breaks once a line fits. */
export async function withoutEnd(
  { line }: LinePlace,
  fits: Fits,
  act: (fits: Fits) => Promise<void>,
): Promise<void> {
  const fit = new EventEmitter()
  const fitting = once(fit, 'line')
  line.on({ operation: 'part', part: 6, times: Infinity }, async (...passing) => {
    await fitting
    await reset(...passing)
  })
  await act((one) => {
    const isIt = fits(one)
    if (isIt) fit.emit('line')
    return isIt
  })
  line.clear()
}
