import type { WindowContext } from './context.ts'

/** Tells the window from now on what changes. */
export function sendChanges({ app, updates, publisher, send }: WindowContext): void {
  const { engine, destinations, mfa, warnings } = app
  engine.onChange((id) => publisher.changed(id))
  engine.deliveries.onChange((id) => publisher.changed(id))
  // Also when the command line changes the list.
  destinations.onChange(() => publisher.destinationsChanged())
  updates.onChange(() => send('updates.changed', { update: updates.current() }))
  app.queueEnd.onChange(() => send('queue.ends', { queueEnd: app.queueEnd.current() }))
  app.follower.onFollowed((followed) => send('destinations.followed', followed))
  app.dropQuestions.onChange(() => send('uploads.asked', { questions: app.dropQuestions.all() }))
  warnings.onChange(() => send('app.warned', { warnings: warnings.all() }))
  mfa.onChange(() => send('mfa.asked', { question: mfa.pending() }))
}
