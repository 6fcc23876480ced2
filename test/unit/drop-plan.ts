import { defaultKeyTemplate, defaultUploadOptions } from '../../electron/core/defaults.ts'
import type { DropPlan } from '../../electron/disk/index.ts'

/** A drop on a bucket of AWS. */
export function dropPlan(changes: Partial<DropPlan> = {}): DropPlan {
  return {
    address: {
      endpoint: null,
      region: 'us-east-1',
      bucket: 'reels',
      pathStyle: false,
      credentials: { kind: 'env' },
      linkCredentials: null,
    },
    destinationId: null,
    follows: null,
    options: defaultUploadOptions,
    keyTemplate: defaultKeyTemplate,
    prefix: '',
    contentType: null,
    folderUuid: '3f0c3c1e-6f5a-4b0e-9d53-8a1f2a7f4f11',
    title: null,
    time: { year: 2026, month: 11, day: 23, hour: 9, minute: 5 },
    ...changes,
  }
}
