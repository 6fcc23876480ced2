import { z } from 'zod'

/** `blocked`: it is on here, but the system's own settings keep it from starting. */
export const startAtLogin = z.enum(['on', 'off', 'blocked'])
export type StartAtLogin = z.infer<typeof startAtLogin>
