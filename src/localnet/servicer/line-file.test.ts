import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { canMount } from '../../store/__fixtures__/can-mount.ts'
import { LineFile } from './line-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'lines-'))
afterAll(() => rmSync(folder, { recursive: true }))

function linesOf(path: string): unknown[] {
  const lines: unknown[] = []
  new LineFile(
    path,
    (line) => lines.push(line),
    () => {},
  ).close()
  return lines
}

describe('LineFile', () => {
  it('default: lines come back in order, text of any kind too', () => {
    const path = join(folder, 'order')
    const file = new LineFile(
      path,
      () => {},
      () => {},
    )
    file.append({ text: 'é\n\u2028\ud800' })
    file.append([1])
    file.close()
    expect(linesOf(path)).toEqual([{ text: 'é\n\u2028\ud800' }, [1]])
  })

  it('behavior: a half line is left out, and what is appended then is whole', () => {
    const path = join(folder, 'half')
    writeFileSync(path, '[1]\n[2]\n{"é')
    const logged: string[] = []
    const file = new LineFile(
      path,
      () => {},
      (line) => logged.push(line),
    )
    file.append([3])
    file.close()
    expect(linesOf(path)).toEqual([[1], [2], [3]])
    expect(logged).toEqual([`the last line of ${path} was incomplete and was left out`])
  })

  it('behavior: replaced lines are in the place of all others, and more can follow', () => {
    const path = join(folder, 'replaced')
    const file = new LineFile(
      path,
      () => {},
      () => {},
    )
    for (let line = 0; line < 10; line++) file.append([line])
    file.replace([['a'], ['b']])
    file.append(['c'])
    file.close()
    expect(linesOf(path)).toEqual([['a'], ['b'], ['c']])
  })

  it('error: a whole line that is no JSON, by its number', () => {
    const path = join(folder, 'bad')
    writeFileSync(path, '[1]\nnonsense\n[2]\n')
    expect(() => linesOf(path)).toThrow(`A file of relays cannot be read.\nFile: ${path}\nLine: 2\n`)
  })

  it.runIf(canMount())(
    'error: on a full disk nothing of a line stays; once there is room again lines are written',
    () => {
      const disk = mkdtempSync(join(tmpdir(), 'full-'))
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk])
      try {
        const path = join(disk, 'lines')
        writeFileSync(join(disk, 'ballast'), Buffer.alloc(40_000))
        const file = new LineFile(
          path,
          () => {},
          () => {},
        )
        file.append(['first'])
        expect(() => file.append(['x'.repeat(100_000)])).toThrow(
          expect.objectContaining({ code: 'LINE_NOT_WRITTEN', message: expect.stringContaining(path) }),
        )
        expect(readFileSync(path, 'utf8')).toBe('["first"]\n')
        rmSync(join(disk, 'ballast'))
        file.append(['second'])
        file.close()
        expect(linesOf(path)).toEqual([['first'], ['second']])
      } finally {
        execFileSync('umount', [disk])
        rmSync(disk, { recursive: true })
      }
    },
  )
})
