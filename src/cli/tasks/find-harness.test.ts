import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findHarness } from './find-harness.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-harness-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(path: string, text = ''): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

describe('findHarness', () => {
  it.each(['.', 'lm_eval', 'lm_eval/tasks'])('default: in a checkout, by %s', (path) => {
    put('lm_eval/tasks/__init__.py', 'from ._manager import TaskManager\n')
    put('pyproject.toml', '[project]\nname = "lm_eval"\nversion = "0.4.13.dev0"\n')
    expect(findHarness(join(folder, path))).toEqual({ tasks: join(folder, 'lm_eval', 'tasks'), version: '0.4.13.dev0' })
  })

  it.each([
    ['venv/lib/python3.11/site-packages', 'venv'],
    ['venv/lib64/python3.12/site-packages', 'venv'],
    ['venv/Lib/site-packages', 'venv'],
    ['usr/lib/python3/dist-packages', 'usr'],
    ['venv/lib/python3.11/site-packages', 'venv/lib/python3.11/site-packages'],
  ])('default: in %s, by %s', (packages, path) => {
    put(`${packages}/lm_eval/tasks/__init__.py`, 'class TaskManager: pass\n')
    put(`${packages}/lm_eval-0.4.13.dist-info/METADATA`)
    put(`${packages}/other-1.0.dist-info/METADATA`)
    expect(findHarness(join(folder, path))).toEqual({
      tasks: join(folder, packages, 'lm_eval', 'tasks'),
      version: '0.4.13',
    })
  })

  it('behavior: a version that cannot be told', () => {
    put('lm_eval/tasks/__init__.py', 'TaskManager')
    expect(findHarness(folder).version).toBeNull()
  })

  it.each([
    ['.', 'there is no lm-evaluation-harness there'],
    ['none', 'there is no such folder'],
    ['tasks', 'there is no lm-evaluation-harness there'],
    ['file', 'there is no lm-evaluation-harness there'],
  ])('error: %s', (path, reason) => {
    put('tasks/__init__.py', 'something else')
    put('file')
    expect(() => findHarness(join(folder, path))).toThrow(
      expect.objectContaining({
        code: 'TASK_FOLDER',
        message: expect.stringContaining(`${reason}\nPath: ${join(folder, path)}`),
      }),
    )
  })
})
