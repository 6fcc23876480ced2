// The programs that are compared, and how each is called.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {{ path: string, isFolder: boolean, endpoint: string, cert: string, stateDir: string }} Job
 *   what to upload, and where to; `stateDir` is new for each run
 * @typedef {{ title: string, version: () => string | null, command: (job: Job) => import('./process-usage.mjs').Command }} Client
 *   `version` is null where the program is not installed
 */

const cli = join(import.meta.dirname, '..', '..', 'out', 'cli', 'cli.js')
const keys = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench', AWS_EC2_METADATA_DISABLED: 'true' }
/** Debian's, where there is another one on the path as well. */
const aws = existsSync('/usr/bin/aws') ? '/usr/bin/aws' : 'aws'
/** What rclone is quicker with against a store like this one, found by trying. */
const tuning =
  '--transfers 8 --checkers 8 --buffer-size 0 --s3-chunk-size 16M --s3-upload-concurrency 4 --s3-disable-checksum --s3-no-head ' +
  '--s3-no-check-bucket --no-check-dest --ignore-checksum'

/** @type {Record<string, Client>} */
export const clients = {
  dropreel: {
    title: 'Dropreel',
    version: () => String(spawnSync(process.execPath, [cli, 'version']).stdout).split('\n')[0] ?? '',
    command: ({ path, endpoint, cert, stateDir }) => {
      const where = ['--endpoint', endpoint, '--bucket', 'bench', '--path-style', '--state-dir', stateDir]
      return node([cli, 'put', path, ...where, '--link', 'none', '--json'], cert)
    },
  },
  'lib-storage': { title: 'lib-storage', version: () => process.version, command: script('lib-storage') },
  'sdk-loop': { title: 'SDK loop', version: () => process.version, command: script('sdk-loop') },
  'node-put': { title: 'node:http PUT', version: () => process.version, command: script('node-put') },
  curl: {
    title: 'curl -T',
    version: () => versionOf('curl'),
    command: ({ path, endpoint, cert }) => ({
      program: 'curl',
      args: [
        '-sS',
        '--fail',
        '--cacert',
        cert,
        '-o',
        '/dev/null',
        '-T',
        path,
        `${endpoint}/bench/master.mov`,
      ],
    }),
  },
  rclone: { title: 'rclone', version: () => versionOf('rclone'), command: (job) => rclone(job, '') },
  'rclone-tuned': {
    title: 'rclone, tuned',
    version: () => versionOf('rclone'),
    command: (job) => rclone(job, tuning),
  },
  awscli: {
    title: 'awscli',
    version: () => versionOf(aws),
    command: ({ path, isFolder, endpoint, cert }) => ({
      program: aws,
      args: ['s3', 'cp', '--only-show-errors', '--endpoint-url', endpoint, path, 's3://bench/copy'].concat(
        isFolder ? ['--recursive'] : [],
      ),
      env: { ...keys, AWS_CA_BUNDLE: cert, AWS_DEFAULT_REGION: 'us-east-1', AWS_CONFIG_FILE: '/dev/null' },
    }),
  },
}

/** @param {string[]} args @param {string} cert */
function node(args, cert) {
  return { program: process.execPath, args, env: { ...keys, NODE_EXTRA_CA_CERTS: cert } }
}

/** @param {string} name @returns {Client['command']} */
function script(name) {
  const file = join(import.meta.dirname, 'rivals', `${name}.mjs`)
  return ({ path, endpoint, cert }) => node([file, path, endpoint], cert)
}

/** @param {Job} job @param {string} options */
function rclone({ path, isFolder, endpoint, cert }, options) {
  const [verb, to] = isFolder ? ['copy', ':s3:bench/copy'] : ['copyto', ':s3:bench/master.mov']
  return {
    program: 'rclone',
    args: [verb, path, to, '--ca-cert', cert, ...options.split(' ').filter(Boolean)],
    env: {
      RCLONE_CONFIG: '/notfound',
      RCLONE_S3_PROVIDER: 'Other',
      RCLONE_S3_ENDPOINT: endpoint,
      RCLONE_S3_ACCESS_KEY_ID: 'bench',
      RCLONE_S3_SECRET_ACCESS_KEY: 'bench',
      RCLONE_S3_FORCE_PATH_STYLE: 'true',
    },
  }
}

/** The first line that it prints; null where it is not installed. @param {string} program */
function versionOf(program) {
  const { status, stdout } = spawnSync(program, ['--version'])
  return status === 0 ? (String(stdout).split('\n')[0] ?? '') : null
}
