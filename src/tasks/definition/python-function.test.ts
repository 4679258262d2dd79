import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PythonFunction, placeFunction } from './python-function.ts'

let folder: string
let root: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-modules-'))
  root = join(folder, 'lm_eval', 'tasks')
  mkdirSync(join(root, 'arc', 'deep'), { recursive: true })
  for (const path of ['arc/utils.py', 'arc/deep/more.py', '../utils.py', '../../outside.py']) {
    writeFileSync(join(root, path), '')
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('placeFunction', () => {
  it.each([
    ['utils.f', 'arc', { module: 'arc/utils', functionName: 'f', path: 'lm_eval/tasks/arc/utils.py' }],
    ['deep.more.F', 'arc', { module: 'arc/deep/more', functionName: 'F', path: 'lm_eval/tasks/arc/deep/more.py' }],
    ['lm_eval.tasks.arc.utils.f', '', { module: 'arc/utils', functionName: 'f', path: 'lm_eval/tasks/arc/utils.py' }],
    ['lm_eval.utils.f', 'arc', { module: 'lm_eval.utils', functionName: 'f', path: 'lm_eval/utils.py' }],
    ['deep/more.F', 'arc', { module: 'arc/deep/more', functionName: 'F', path: 'lm_eval/tasks/arc/deep/more.py' }],
    ['a-b/utils.f', '', { module: 'a-b/utils', functionName: 'f', path: undefined }],
    ['lm_eval.gone.f', 'arc', { module: 'lm_eval.gone', functionName: 'f', path: undefined }],
    ['numpy.mean', 'arc', { module: 'numpy', functionName: 'mean', path: undefined }],
  ])('default: %s in %s', (reference, from, { path, ...place }) => {
    expect(placeFunction(reference, { from: join(root, from), root })).toEqual({
      reference,
      ...place,
      path: path === undefined ? undefined : join(folder, path),
    })
  })

  it.each([
    ['../../outside.f', 'arc'],
    ['..outside.f', ''],
    ['/etc/passwd.f', 'arc'],
    ['outside.f', '../..'],
    ['f', 'arc'],
    ['utils.f()', 'arc'],
    ['utils.', 'arc'],
    ['deep/../more.f', 'arc'],
    ['deep//more.f', 'arc'],
    ['deep/f', 'arc'],
    ['-x.f', 'arc'],
    ['.f', 'arc'],
    ['', 'arc'],
    ['uti\0ls.f', 'arc'],
  ])('error: %j in %s is refused', (reference, from) => {
    expect(placeFunction(reference, { from: join(root, from), root })).toBeUndefined()
  })
})

describe('PythonFunction', () => {
  it('default: names its module as written until that is found', () => {
    expect(new PythonFunction('a.b.f')).toEqual({
      reference: 'a.b.f',
      module: 'a.b',
      functionName: 'f',
      path: undefined,
    })
  })
})
