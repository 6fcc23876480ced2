import { expect } from 'vitest'
import type { place } from './demo-place.ts'

export type Here = Awaited<ReturnType<typeof place>>

/** Adds a destination on the store of this place, without a test. */
export async function addDestination(here: Here, name: string, more: string[] = []): Promise<void> {
  const made = await here.run(['destinations', 'add', name, ...here.to, '--no-test', ...more])
  expect([made.code, made.stderr]).toEqual([0, ''])
}

/** The list as JSON lines. */
export async function listOf(at: Here): Promise<string> {
  return (await at.run(['destinations', 'list', '--json'])).stdout
}
