import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PythonFunction } from '../definition/python-function.ts'
import { rememberObstacles } from './remembered-obstacles.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-obstacles-'))
  path = join(folder, 'cache', 'functions.json')
  mkdirSync(join(folder, 'tasks'))
  writeFileSync(join(folder, 'tasks', 'utils.py'), 'def f(): pass\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Asks for two functions as two kinds, in a process of its own as it were; tells which were looked for. */
function ask(): { readonly answers: (string | null)[]; readonly looked: string[] } {
  const looked: string[] = []
  const { functionObstacle, save } = rememberObstacles(
    ({ functionName }, kind) => {
      looked.push(`${functionName} ${kind}`)
      return functionName === 'f' ? null : `no ${functionName}`
    },
    { path, roots: [join(folder, 'tasks')] },
  )
  const answers = ['f', 'g', 'f'].flatMap((name) => [
    functionObstacle(new PythonFunction(`utils.${name}`), 'metric'),
    functionObstacle(new PythonFunction(`utils.${name}`), 'document'),
  ])
  save()
  return { answers, looked }
}

const answers = [null, null, 'no g', 'no g', null, null]
const everything = ['f metric', 'f document', 'g metric', 'g document']

describe('rememberObstacles', () => {
  it('default: looks once, and not again while nothing changes', () => {
    expect(ask()).toEqual({ answers, looked: everything })
    expect(ask()).toEqual({ answers, looked: [] })
  })

  it.each([
    ['a Python file that changes', () => writeFileSync(join(folder, 'tasks', 'utils.py'), 'def f(): return 1\n')],
    ['a new Python file', () => writeFileSync(join(folder, 'tasks', 'more.py'), '')],
    ['a damaged file', () => writeFileSync(path, '{')],
    ['a file of something else', () => writeFileSync(path, '{"fingerprint": 1, "answers": 2}')],
  ])('behavior: %s makes it look again', (_, change) => {
    ask()
    change()
    expect(ask()).toEqual({ answers, looked: everything })
  })

  it('behavior: where nothing can be kept it looks each time', () => {
    writeFileSync(join(folder, 'cache'), '')
    ask()
    expect(ask()).toEqual({ answers, looked: everything })
  })
})
