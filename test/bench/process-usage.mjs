// What a command costs: time, CPU time and memory of itself and of every process that it starts. From proc(5).
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** @typedef {{ seconds: number, cpuSeconds: number, peakMegabytes: number, otherSeconds: number }} Usage
 *   `otherSeconds` is the CPU time of everything else on the computer meanwhile */
/** @typedef {{ program: string, args: string[], env?: NodeJS.ProcessEnv }} Command */

/** The clock of Linux, in which /proc counts CPU time. */
const ticksASecond = 100
const sampleMs = 50

/**
 * Runs a command to its end, or kills it when its time is over.
 * @param {Command} command
 * @param {number} [atMostSeconds]
 * @returns {Promise<Usage>}
 * @throws {Error} with what it wrote to standard error, when it fails
 */
export async function usageOf(command, atMostSeconds = Infinity) {
  const [cpuBefore, allBefore] = [cpuSecondsOfEndedChildren(), cpuSecondsOfAll()]
  const startedAt = performance.now()
  const child = start(command)
  let said = ''
  child.stderr.on('data', (chunk) => void (said = `${said}${chunk}`.slice(-2000)))
  let peakBytes = 0
  const sampling = setInterval(() => {
    peakBytes = Math.max(peakBytes, memoryOfTree(child.pid ?? 0))
  }, sampleMs)
  let isOver = false
  const end = () => void (isOver = child.kill('SIGKILL'))
  const timer = atMostSeconds === Infinity ? undefined : setTimeout(end, atMostSeconds * 1000)
  try {
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
    if (code !== 0 && !isOver) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}:\n${said}`)
  } finally {
    clearInterval(sampling)
    clearTimeout(timer)
  }
  const seconds = (performance.now() - startedAt) / 1000
  const cpuSeconds = cpuSecondsOfEndedChildren() - cpuBefore
  const otherSeconds = cpuSecondsOfAll() - allBefore - cpuSeconds
  return { seconds, cpuSeconds, peakMegabytes: peakBytes / 1e6, otherSeconds }
}

/**
 * Starts a command that does not outlive this process. No proxy, key, certificate or option of this terminal changes
 * what is measured.
 * @param {Command} command
 */
export function start({ program, args, env }) {
  return ending(spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], env: environment(env) }))
}

/** The same where its output is read. @param {Command} command */
export function startToRead({ program, args, env }) {
  return ending(spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env: environment(env) }))
}

/** @param {NodeJS.ProcessEnv | undefined} more */
function environment(more) {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, LANG: 'C.UTF-8', ...(TMPDIR === undefined ? {} : { TMPDIR }), ...more }
}

/** @template {import('node:child_process').ChildProcess} Child @param {Child} child */
function ending(child) {
  const kill = () => void child.kill('SIGKILL')
  // Before what removes its files.
  process.prependOnceListener('exit', kill)
  child.once('close', () => process.off('exit', kill))
  return child
}

/** Of the children that this process has waited for, and of those that they have waited for. */
function cpuSecondsOfEndedChildren() {
  // The second field is the name in parentheses, which may hold spaces; cutime and cstime are the 16th and 17th.
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[13]) + Number(fields[14])) / ticksASecond
}

/** Of the whole computer, with what its host has taken. */
function cpuSecondsOfAll() {
  // cpu user nice system idle iowait irq softirq steal
  const [, user, nice, system, , , irq, softirq, steal] = readFileSync('/proc/stat', 'utf8').split(/\s+/, 9)
  return (
    [user, nice, system, irq, softirq, steal].reduce((sum, ticks) => sum + Number(ticks), 0) / ticksASecond
  )
}

/** The most that each living process of the tree has had resident, together, in bytes. @param {number} pid @returns {number} */
function memoryOfTree(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const own = Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024
    return childrenOf(pid).reduce((sum, child) => sum + memoryOfTree(child), own)
  } catch {
    // It has ended meanwhile.
    return 0
  }
}

/** Every thread has children of its own. @param {number} pid */
function childrenOf(pid) {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
}
