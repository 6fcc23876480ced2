import type { Dropreel, LaunchOptions, Running } from '../e2e/fixtures/dropreel.ts'

/** Starts the app, and waits until its window shows its list or that there is none. */
export async function timedStart(
  dropreel: Dropreel,
  options?: LaunchOptions,
): Promise<{ ms: number; running: Running }> {
  const from = Date.now()
  const running = await dropreel.launch(options)
  await running.page.locator('tr, .empty').first().waitFor()
  return { ms: Date.now() - from, running }
}
