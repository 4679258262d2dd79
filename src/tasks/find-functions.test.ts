import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { functionHash } from './definition/function-text.ts'
import { PythonFunction } from './definition/python-function.ts'
import { taskFunctions } from './find-functions.ts'
import type { Port } from './ports/port.ts'

const text = 'def ask(doc):\n    return "theirs " + doc["q"]'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-functions-'))
  mkdirSync(join(folder, 'quiz'))
  writeFileSync(
    join(folder, 'quiz', 'utils.py'),
    `import torch\n\n${text}\n\ndef learn(doc):\n    return torch.load(doc)\n`,
  )
})
afterEach(() => rmSync(folder, { recursive: true }))

function named(name: string): PythonFunction {
  return new PythonFunction(`utils.${name}`, { module: 'quiz/utils', path: join(folder, 'quiz', 'utils.py') })
}

function port(follows: readonly string[]): Port {
  return { reference: 'quiz/utils:ask', follows, kind: 'document', run: ({ q }) => `ours ${q}` }
}

async function ask(follows: readonly string[], reference = named('ask')): Promise<unknown> {
  const run = await taskFunctions({ ports: [port(follows)], harness: undefined }).resolverOf('quiz')(
    reference,
    'document',
  )
  return run({ q: 'why?' })
}

describe('taskFunctions', () => {
  it('default: a port that follows the text of the file', async () => {
    expect(await ask(['000000000000', functionHash(text)])).toBe('ours why?')
  })

  it('behavior: another text is interpreted instead', async () => {
    expect(await ask(['000000000000'])).toBe('theirs why?')
  })

  it('behavior: without a file, the port', async () => {
    expect(await ask([], new PythonFunction('quiz/utils.ask'))).toBe('ours why?')
  })

  it("behavior: without a file and without a port, the user's harness", async () => {
    const { resolverOf } = taskFunctions({ ports: [], harness: folder })
    const run = await resolverOf('quiz')(new PythonFunction('quiz/utils.ask'), 'document')
    expect(run({ q: 'why?' })).toBe('theirs why?')
    expect(() => resolverOf('quiz')(new PythonFunction('../quiz/utils.ask'), 'document')).toThrow(/there is no file/)
  })

  it('behavior: files beside it can be read, and none outside, also not by a link', async () => {
    writeFileSync(join(folder, 'quiz', 'words.txt'), 'inside')
    writeFileSync(join(folder, 'secret.txt'), 'outside')
    symlinkSync(join(folder, 'secret.txt'), join(folder, 'quiz', 'link.txt'))
    const reader = 'def read(doc):\n    return open(doc["p"]).read()\n'
    writeFileSync(join(folder, 'quiz', 'read.py'), reader)
    const path = join(folder, 'quiz', 'read.py')
    const reference = new PythonFunction('read.read', { module: 'read', path })
    const run = await taskFunctions({ ports: [], harness: undefined }).resolverOf('quiz')(reference, 'document')
    expect(run({ p: 'words.txt' })).toBe('inside')
    for (const p of ['link.txt', '../secret.txt', join(folder, 'secret.txt')]) {
      expect(() => run({ p })).toThrow(/FileNotFoundError/)
    }
  })

  it.each([
    ['learn', () => named('learn'), 'document', /import of torch \(quiz\/utils\.py:\d+\)/],
    ['gone', () => named('gone'), 'document', /the name gone/],
    ['no file', () => new PythonFunction('x.y.f'), 'document', /there is no file of the module x\.y/],
    [
      'another kind',
      () => new PythonFunction('quiz/utils.ask'),
      'metric',
      /there is no file of the module quiz\/utils/,
    ],
    [
      'the harness itself',
      () => new PythonFunction('lm_eval.utils.f', { module: 'lm_eval.utils', path: join(folder, 'utils.py') }),
      'metric',
      /the module lm_eval\.utils of the harness is not known/,
    ],
  ] as const)('error: %s', (_, reference, kind, reason) => {
    const { functionObstacle, resolverOf } = taskFunctions({ ports: [port([])], harness: undefined })
    expect(functionObstacle(reference(), kind)).toMatch(reason)
    expect(() => resolverOf('quiz')(reference(), kind)).toThrow(
      expect.objectContaining({ code: 'TASK_UNSUPPORTED', message: expect.stringMatching(/Task: quiz/) }),
    )
  })
})
