import { abortOrphans, listOrphans } from '../app/orphans.ts'
import { consentedAddress } from '../app/plan-uploads.ts'
import { type BucketAddress, t } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { neverAborted, type HandlersOf, type WindowContext } from './context.ts'

/** The unfinished uploads on a destination's store. */
export function orphanHandlers({ app }: WindowContext): HandlersOf<'orphans'> {
  function storeOf(destinationId: string): BucketAddress {
    const destination = app.destinations.list().destinations.find(({ id }) => id === destinationId)
    if (destination !== undefined) return consentedAddress(destination)
    throw new AppFailure('BadInput', t('refusals.destinationRemoved'), {
      advice: t('refusals.chooseAnother'),
    })
  }

  return {
    'orphans.list': ({ destinationId, whose }) =>
      listOrphans(app, { address: storeOf(destinationId), whose }, neverAborted),
    'orphans.abort': ({ destinationId, whose, uploadIds }) =>
      abortOrphans(app, { address: storeOf(destinationId), whose, uploadIds }, neverAborted),
  }
}
