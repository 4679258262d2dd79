import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let folder: string
let remembered: string
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'assay-tasks-')))
  remembered = join(folder, 'config', 'assay', 'task-folders.json')
  put('env/lib/python3.11/site-packages/lm_eval/tasks/__init__.py', 'class TaskManager: pass\n')
  put('env/lib/python3.11/site-packages/lm_eval-0.4.13.dist-info/METADATA', '')
  harness('gsm8k/gsm8k.yaml', `task: gsm8k\ntag: sums\n${generated}`)
  harness('arc/arc.yaml', `task: arc_x\ntag: [sums]\n${generated}process_docs: !function utils.docs\n`)
  harness('arc/utils.py', 'import torch\ndef docs(d): return torch.load(d)\n')
  harness('arc/bad.yaml', 'task: [\n')
  put('mine/a.yaml', `task: my_task\n${generated}`)
  put('mine/b.yaml', `task: arc_x\n${generated}`)
})
afterAll(() => rmSync(folder, { recursive: true }))

const generated = 'dataset_path: x/y\ntest_split: test\ndoc_to_text: "{{q}}"\ndoc_to_target: "{{a}}"\n'

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function harness(path: string, text: string): void {
  put(`env/lib/python3.11/site-packages/lm_eval/tasks/${path}`, text)
}

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs `assay tasks` as a user does. */
function tasks(...words: string[]): Promise<Ended> {
  const main = join(import.meta.dirname, '..', '..', 'main.ts')
  const { PATH } = process.env
  const env = { PATH, HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), XDG_CACHE_HOME: join(folder, 'cache') }
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'tasks', ...words], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr }),
    )
  })
}

describe('assay tasks', () => {
  it('behavior: what was added is listed from then on, until it is removed', async () => {
    const place = join(folder, 'env', 'lib', 'python3.11', 'site-packages', 'lm_eval', 'tasks')
    expect(await tasks('add', '--lmeh', 'env')).toEqual({
      code: 0,
      stdout:
        `2 tasks of lm-evaluation-harness 0.4.13 at ${place}\n1 file cannot be read:\n  ${join(place, 'arc', 'bad.yaml')}: ` +
        'Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 1:\n',
      stderr: '',
    })
    expect(await tasks('add', 'mine')).toMatchObject({ code: 0, stdout: `2 tasks at ${join(folder, 'mine')}\n` })
    expect(JSON.parse(readFileSync(remembered, 'utf8'))).toEqual({ lmeh: place, folders: [join(folder, 'mine')] })

    expect((await tasks('list', '*arc_x')).stdout).toBe(
      [
        'Task        Needs  Shots  Requests  Summary                  Variants  Data set',
        'arc_x       C0         0         1                           @chat     x/y',
        'lmeh:arc_x  -          0         1  it needs arc/utils:docs  @chat     x/y',
        '',
        '2 tasks, 1 can be run: 1 by texts alone (C0), 1 with log-probabilities of answers (C1), 1 with those of prompts (C2).',
        '1 cannot be run; assay tasks list --why-not says why.',
        '',
      ].join('\n'),
    )
    const { stdout } = await tasks('list', '--lmeh', 'env', '--json')
    const { tasks: listed, ...summary } = JSON.parse(stdout)
    expect(listed.map(({ name }: { name: string }) => name)).toEqual(['arc_x', 'gsm8k'])
    expect(summary).toEqual({
      seen: 2,
      loadable: 1,
      runnable: { C0: 1, C1: 1, C2: 1, C3: 1 },
      missing: [{ reference: 'arc/utils:docs', tasks: 1 }],
      missingReasons: [{ reason: expect.any(String), tasks: 1 }],
      reasons: [{ reason: 'it needs Python functions', tasks: 1 }],
      dataReasons: [],
      skipped: [{ path: join(place, 'arc', 'bad.yaml'), reason: expect.any(String) }],
    })
    expect((await tasks('list', 'sums', '--why-not')).stdout).toBe(['Nothing is in the way of 2 tasks.', ''].join('\n'))

    expect((await tasks('remove', '--lmeh')).stdout).toBe(`Forgotten: ${place}\n`)
    expect((await tasks('remove', 'mine')).stdout).toBe(`Forgotten: ${join(folder, 'mine')}\n`)
    expect(JSON.parse(readFileSync(remembered, 'utf8'))).toEqual({ folders: [] })
    expect(await tasks('list', 'my_task')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'assay: No task, group, tag or family is like "my_task".\nWhat to do: `assay tasks list` shows the families.\n',
    })
  })

  it('behavior: a remembered folder that is gone stops nothing; one that is named does', async () => {
    put('config/assay/task-folders.json', JSON.stringify({ folders: [join(folder, 'gone')] }))
    expect(await tasks('list', 'gsm8k')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 task, 1 can be run'),
      stderr: `assay: the folder of tasks ${join(folder, 'gone')} is gone; forget it with \`assay tasks remove\`.\n`,
    })
    expect(await tasks('render', 'gsm8k', '--lmeh', 'gone')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('there is no such folder'),
    })
  })

  it.each([
    [['add'], 'Name either a folder or --lmeh.'],
    [['add', 'mine', '--lmeh', 'env'], 'Name either a folder or --lmeh.'],
    [['add', 'nowhere'], 'there is no such folder'],
    [['add', 'mine/a.yaml'], 'it is no folder'],
    [['remove', 'mine'], 'was not added'],
    [['list', '--suite', 'none'], 'There is no suite "none"'],
  ])('error: %j', async (words, said) => {
    put('config/assay/task-folders.json', '{"folders": []}')
    const { stdout, stderr } = await tasks(...words)
    expect(stdout + stderr).toContain(said)
  })

  it('error: a damaged list of folders', async () => {
    put('config/assay/task-folders.json', '{"folders": "x"}')
    expect(await tasks('list')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`the list of added folders is damaged\nPath: ${remembered}`),
    })
  })
})
