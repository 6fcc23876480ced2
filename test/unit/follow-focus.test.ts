import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { followFocus } from '../../electron/desktop/window.ts'

vi.mock('electron', () => ({ app: {}, nativeTheme: {}, protocol: {}, screen: {}, dialog: {} }))

class FakeWindow extends EventEmitter {
  isShown = true
  isMinimized = () => false
  isDestroyed = () => false
  isVisible = () => this.isShown
  isFocused = () => true
}

test('nobody works in a hidden window, though the system says late that it had the focus', () => {
  const window = new FakeWindow()
  const { hasFocus, onLeft } = followFocus(window)
  let left = 0
  onLeft(() => left++)
  expect(hasFocus()).toBe(true)
  window.isShown = false
  window.emit('hide')
  window.emit('focus')
  expect(hasFocus()).toBe(false)
  expect(left).toBe(1)
})
