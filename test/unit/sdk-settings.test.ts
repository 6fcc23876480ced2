import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/*
 * Every setting that the installed AWS SDK can take from the environment or from ~/.aws, and what Dropreel decided
 * about it. A setting that is missing here came with a new version of the SDK: decide, and see that
 * electron/s3/transport/ambient-settings.ts sets it. The tests of ambient settings show that the decisions are true.
 */

/** Read by Dropreel itself: where keys are, and what stands for a flag of the command line, which it then shows. */
const ofDropreel = [
  'AWS_ACCESS_KEY_ID',
  'AWS_CONFIG_FILE',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_DEFAULT_REGION',
  'AWS_ENDPOINT_URL',
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_REGION',
  'AWS_ROLE_ARN',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'endpoint_url',
  'ignore_configured_endpoint_urls',
  'region',
  'services',
]

/** Says how a profile gets its keys, and to whom a role is given. Nothing of it changes where a file goes. */
const ofSignIns = [
  'AWS_ACCOUNT_ID',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CREDENTIAL_SCOPE',
  'AWS_EC2_METADATA_DISABLED',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
  'AWS_EC2_METADATA_V1_DISABLED',
  'AWS_LOGIN_CACHE_DIRECTORY',
  'AWS_ROLE_SESSION_NAME',
  'aws_access_key_id',
  'aws_account_id',
  'aws_credential_scope',
  'aws_secret_access_key',
  'aws_session_token',
  'credential_process',
  'credential_source',
  'duration_seconds',
  'ec2_metadata_service_endpoint',
  'ec2_metadata_service_endpoint_mode',
  'ec2_metadata_v1_disabled',
  'external_id',
  'login_session',
  'mfa_serial',
  'role_arn',
  'role_session_name',
  'source_profile',
  'sso_account_id',
  'sso_region',
  'sso_role_name',
  'sso_session',
  'sso_start_url',
  'web_identity_token_file',
]

/** Off: each client has a value of Dropreel's own, or nothing reads the setting. */
const off = [
  'AWS_ACCOUNT_ID_ENDPOINT_MODE',
  'AWS_AUTH_SCHEME_PREFERENCE',
  'AWS_BEARER_TOKEN_',
  'AWS_DEFAULTS_MODE',
  'AWS_DISABLE_CLOCK_SKEW_CORRECTION',
  'AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026',
  'AWS_MAX_ATTEMPTS',
  'AWS_PROFILE',
  'AWS_REQUEST_CHECKSUM_CALCULATION',
  'AWS_RESPONSE_CHECKSUM_VALIDATION',
  'AWS_RETRY_MODE',
  'AWS_S3_DISABLE_EXPRESS_SESSION_AUTH',
  'AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS',
  'AWS_S3_USE_ARN_REGION',
  'AWS_SDK_UA_APP_ID',
  'AWS_SIGV4A_SIGNING_REGION_SET',
  'AWS_USE_DUALSTACK_ENDPOINT',
  'AWS_USE_FIPS_ENDPOINT',
  'account_id_endpoint_mode',
  'auth_scheme_preference',
  'defaults_mode',
  'disable_clock_skew_correction',
  'max_attempts',
  'request_checksum_calculation',
  'response_checksum_validation',
  'retry_mode',
  's3_disable_express_session_auth',
  's3_disable_multiregion_access_points',
  's3_use_arn_region',
  'sdk_ua_app_id',
  'sigv4a_signing_region_set',
  'use_dualstack_endpoint',
  'use_fips_endpoint',
]

/** Labels of requests, which AWS Lambda sets, and a warning for developers. */
const harmless = [
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
  '_X_AMZN_TRACE_ID',
]

const modules = join(import.meta.dirname, '..', '..', 'node_modules')
/** A package that only tests use, and what requests are made of. */
const others = /^lib-storage\/|\/(models|schemas)\//

/** The SDK's own files for Node that can read a setting. */
function sources(): string[] {
  return ['@aws-sdk', '@smithy'].flatMap((scope) =>
    readdirSync(join(modules, scope), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\/dist-es\/.*(?<!\.(browser|native))\.js$/.test(file) && !others.test(file))
      .map((file) => readFileSync(join(modules, scope, file), 'utf8')),
  )
}

/** Names of variables, as texts or as properties of the environment, and of settings in ~/.aws. */
function settingsIn(text: string): string[] {
  const found: (string | undefined)[] = []
  const take = (pattern: RegExp) => {
    for (const [, ...names] of text.matchAll(pattern)) found.push(...names)
  }
  take(/["'`.]((?:AWS_|_X_AMZN_)[A-Z0-9_]{3,})\b/g)
  take(/\benv\.([A-Z][A-Z0-9_]+)/g)
  if (/configFileSelector/.test(text)) take(/["']([a-z0-9]+(?:_[a-z0-9]+)+)["']/g)
  // What is read of a profile, under the names that the SDK has for one.
  take(/\b(?:profile|profileData|data|arg|session|ssoSession)(?:\??\.|\[")([a-z0-9]+_[a-z0-9_]+)/g)
  take(/\bprofile(?:Data)?\.(region|services)\b/g)
  return found.filter((name) => name !== undefined)
}

test('every setting that the installed SDK knows is decided about, and no other', () => {
  const known = new Set(sources().flatMap(settingsIn))
  const decided = [...ofDropreel, ...ofSignIns, ...off, ...harmless]
  expect([...known].sort()).toEqual([...decided].sort())
})
