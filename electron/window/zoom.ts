import { nextZoom } from '../contract/index.ts'
import { changeSettings } from './app.ts'
import type { WindowContext } from './context.ts'

/** Answers what shows everything one step larger or smaller, or at 0 in its actual size. Each step starts from the last. */
export function zoomOf(context: WindowContext): (direction: 1 | -1 | 0) => void {
  const change = async (direction: 1 | -1 | 0) => {
    const { appearance } = context.app.settings.current()
    const zoomPercent = direction === 0 ? 100 : nextZoom(appearance.zoomPercent, direction)
    await changeSettings(context, { appearance: { ...appearance, zoomPercent } })
  }
  let last = Promise.resolve()
  return (direction) => {
    last = last
      .then(() => change(direction))
      .catch((thrown: unknown) => context.app.log.error('zoom', thrown))
  }
}
