import { refuseStartAtLogin } from '../core/policy.ts'
import type { HandlersOf, WindowContext } from './context.ts'

/** Whether Dropreel starts at login, which the system keeps. */
export function loginHandlers({ app, desktop }: WindowContext): HandlersOf<'login'> {
  const { login } = desktop
  return {
    'login.current': async () => ({ startAtLogin: await login.read() }),
    async 'login.change'({ isOn }) {
      if (isOn) refuseStartAtLogin(app.policy)
      await login.set(isOn)
      return { startAtLogin: await login.read() }
    },
  }
}
