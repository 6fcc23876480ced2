import type { FailureFacts } from './failure-facts.ts'
import { t } from '../../contract/index.ts'

/**
 * What to say where the AWS SDK knows no address to send a request to: of an ARN that is none of a bucket, or of settings
 * that exclude each other; or where it cannot sign it, as that takes SigV4a, which is for several regions at once. Null
 * for any other failure.
 */
export function noAddress(
  { status, name, message }: FailureFacts,
  bucket: string,
): { sentence: string; advice: string } | null {
  if (status !== null) return null
  if (message.includes('SigV4a')) {
    return {
      sentence: t('store.cannotSign', { bucket }),
      advice: t('store.useOneRegion'),
    }
  }
  if (name !== 'EndpointError' && !message.startsWith('Path-style addressing cannot')) return null
  return {
    sentence: t('store.noAddress', { bucket, words: message.replace(/\.$/, '') }),
    advice: t('store.checkSettings'),
  }
}
