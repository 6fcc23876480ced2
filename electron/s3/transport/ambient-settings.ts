import type { S3ClientConfig } from '@aws-sdk/client-s3'

/**
 * What the AWS SDK would otherwise read from the environment and from ~/.aws, for any of its clients: each is set, so
 * that a client does what Dropreel's own address says and nothing else. `test/contract/s3/ambient-settings.test.ts`
 * fails for what a new version of the SDK reads besides.
 */
export const nothingAmbient = {
  // AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_S3, endpoint_url and sections of services.
  ignoreConfiguredEndpointUrls: true,
  useFipsEndpoint: false,
  // The retry policy of the engine repeats requests.
  maxAttempts: 1,
  retryMode: 'standard',
  disableClockSkewCorrection: false,
  authSchemePreference: [],
  userAgentAppId: '',
  sigv4aSigningRegionSet: async () => undefined,
} satisfies S3ClientConfig
