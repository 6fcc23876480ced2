import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Running } from '../contract/command-line/command-line.ts'
import { dockerfileSteps, type Step } from './dockerfile-steps.ts'
import { mountNamespace } from './mount-namespace.ts'

const repository = join(import.meta.dirname, '..', '..')
const folder = join(repository, 'electron', 'commands', 'container')

export type ContainerParts = {
  /** A folder with a small Debian for the last stage; null for what runs here. */
  debian: string | null
  /** Whether packages are installed and the code is built anew, or both are taken from this repository. */
  buildsAnew: boolean
  /** Folders on this computer that are mounted there, as the compose file says. `state` is empty. */
  state: string
  media: string
  secrets: string
}

/** What the last stage says of its programs. */
type Image = {
  env: string[]
  user: string
  workdir: string
  entrypoint: string[]
  stopSignal: NodeJS.Signals
}

/**
 * The container of the Dockerfile and the compose file, made and run without Docker: the same steps in layers over a
 * Debian, the same user, rights, read-only root and mounts, and processes of its own. The network is this computer's.
 * It goes away with the test. Only root may make one.
 */
export async function container(parts: ContainerParts) {
  const steps = dockerfileSteps(await readFile(join(folder, 'Dockerfile'), 'utf8'))
  const ignored = await readFile(join(folder, 'Dockerfile.dockerignore'), 'utf8')
  const compose = await readFile(join(folder, 'compose.yaml'), 'utf8')
  const work = '/mnt'
  const { enter } = await mountNamespace(
    [
      `mount -t tmpfs -o mode=755 tmpfs ${work}`,
      ...building(steps, { ...parts, work, ignored }),
      ...mounts(compose, `${work}/last`, parts),
    ].join('\n') + '\n',
  )
  const { env, user, workdir, entrypoint, stopSignal } = imageOf(steps)
  if (user !== valueOf(compose, /user: '(\S+)'/)) throw new Error('the two files name different users')
  const [uid, gid] = user.split(':')
  const rights = ['--clear-groups', '--no-new-privs', '--bounding-set=-all', '--inh-caps=-all']
  const inside = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, ...rights, 'env', '-i', `--chdir=${workdir}`]

  /** Starts a program there as its first process, PID 1. */
  function start(program: readonly string[]): Running {
    const root = `${work}/last`
    const [command, ...before] = [...enter, 'unshare', '--pid', '--mount', '--fork', '--kill-child']
    const script = `mount -t proc proc ${root}/proc && exec chroot ${root} "$@"`
    const args = [...before, 'sh', '-c', script, 'sh', ...inside, ...env, ...program]
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    return new Running(child, child.stdout, child.stderr)
  }

  return {
    start,
    dropreel: (args: string[]) => start([...entrypoint, ...args]),
    /** Sends the signal that `docker stop` sends, to the first process. */
    async stop({ child: { pid } }: Running): Promise<void> {
      const first = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
      process.kill(Number(first), stopSignal)
    },
  }
}

/** Shell commands that carry the steps out, one folder in `work` for each stage. */
function building(
  steps: readonly Step[],
  { work, ignored, debian, buildsAnew }: ContainerParts & { work: string; ignored: string },
): string[] {
  let root = ''
  let workdir = '/'
  return steps.flatMap(({ instruction, rest }) => {
    if (instruction === 'FROM') {
      const stage = /AS (\S+)/.exec(rest)?.[1] ?? 'last'
      root = `${work}/${stage}`
      workdir = '/'
      const lower = stage === 'last' ? (debian ?? '/') : '/'
      // The image of Node that the first stage begins with has it there.
      const node = stage === 'last' ? [] : [`cp ${process.execPath} ${root}/usr/local/bin/node`]
      return [
        `mkdir -p ${root} ${root}-upper ${root}-work`,
        `mount -t overlay -o lowerdir=${lower},upperdir=${root}-upper,workdir=${root}-work overlay ${root}`,
        ...node,
      ]
    }
    if (instruction === 'WORKDIR') {
      workdir = rest
      return [`mkdir -p ${root}${workdir}`]
    }
    if (instruction === 'COPY') return copying(rest, { work, ignored, into: root, workdir })
    if (instruction !== 'RUN') return []
    if (!buildsAnew && /^npm (ci|run build)\b/.test(rest)) {
      const made = rest.startsWith('npm ci') ? 'node_modules' : 'out'
      const there = `${root}${workdir}/${made}`
      return [`mkdir ${there}`, `mount --bind ${repository}/${made} ${there}`]
    }
    const npm = rest.startsWith('npm') ? [`mount --bind /dev ${root}/dev`] : []
    return [...npm, `chroot ${root} sh -ec 'cd ${workdir} && ${rest.replaceAll("'", `'\\''`)}' >&2`]
  })
}

function copying(
  rest: string,
  { work, ignored, into, workdir }: { work: string; ignored: string; into: string; workdir: string },
): string[] {
  const words = rest.split(' ')
  const from = words[0]?.startsWith('--from=') === true ? words.shift()?.slice('--from='.length) : undefined
  const target = `${into}${new URL(words.pop() ?? '', `file://${workdir}/`).pathname}`
  return words.flatMap((name) => {
    if (from !== undefined) return [`cp -aT ${work}/${from}${name} ${target}`]
    // What the ignore file does not name, Docker does not find.
    if (!ignored.includes(`\n!${name}\n`)) throw new Error(`the ignore file leaves ${name} out`)
    const path = join(repository, name)
    return [`if [ -d ${path} ]; then cp -aT ${path} ${target}; else cp -a ${path} ${target}; fi`]
  })
}

/** Shell commands for what the compose file mounts; the root is read-only from then on. */
function mounts(compose: string, root: string, { state, media, secrets }: ContainerParts): string[] {
  const [, tmp = '', options = ''] = /- (\/tmp):(\S+)/.exec(compose) ?? []
  valueOf(compose, /(read_only: true)/)
  valueOf(compose, /(cap_drop: \[ALL\])/)
  valueOf(compose, /(no-new-privileges:true)/)
  const volumes = { state, DROPREEL_MEDIA: media, DROPREEL_SECRETS: secrets }
  return [
    `mount -t tmpfs -o ${options} tmpfs ${root}${tmp}`,
    `mount --bind /dev ${root}/dev`,
    // Docker gives a new volume the owner and the rights of the folder in the image.
    `chown --reference=${root}/state ${state}; chmod --reference=${root}/state ${state}`,
    ...Object.entries(volumes).flatMap(([name, dir]) => {
      const [, there = '', isReadOnly] =
        new RegExp(`- (?:\\$\\{)?${name}(?::-[^}]*\\})?:([^:\\s]+)(:ro)?`).exec(compose) ?? []
      if (there === '') throw new Error(`the compose file does not mount ${name}`)
      const readOnly = isReadOnly === undefined ? '' : ` && mount -o remount,bind,ro ${root}${there}`
      return [`mkdir -p ${root}${there} && mount --bind ${dir} ${root}${there}${readOnly}`]
    }),
    `mount -o remount,ro ${root}`,
  ]
}

function imageOf(steps: readonly Step[]): Image {
  const last = steps.slice(steps.findLastIndex(({ instruction }) => instruction === 'FROM'))
  const of = (name: string) => last.findLast(({ instruction }) => instruction === name)?.rest ?? ''
  const signal = of('STOPSIGNAL')
  if (signal !== 'SIGTERM') throw new Error(`the signal to stop is ${signal}`)
  return {
    env: [...of('ENV').split(' '), 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    user: of('USER'),
    workdir: of('WORKDIR'),
    entrypoint: of('ENTRYPOINT').match(/[^[\]",\s]+/g) ?? [],
    stopSignal: signal,
  }
}

function valueOf(text: string, pattern: RegExp): string {
  const value = pattern.exec(text)?.[1]
  if (value === undefined) throw new Error(`the compose file has no ${pattern.source}`)
  return value
}
