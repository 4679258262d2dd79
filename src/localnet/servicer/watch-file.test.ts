import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { watchFile } from './watch-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'chains-'))
const path = join(folder, 'chains.json')
const never = { now: () => 0, startTimer: () => () => {} }

afterEach(() => rmSync(path, { force: true }))
afterAll(() => rmSync(folder, { recursive: true }))

describe('watchFile', () => {
  it('behavior: reads what was written, changes nothing when the file is bad or gone, says each once', async () => {
    let seconds = 1
    const write = (text: string) => {
      writeFileSync(path, text)
      utimesSync(path, seconds, seconds)
      seconds += 1
    }
    const taken: string[] = []
    const logged: string[] = []
    const replace = (text: string) => {
      if (text === 'bad') return 'chains.json is no JSON'
      taken.push(text)
      return null
    }
    write('first')
    const watch = watchFile({
      path,
      name: 'chains.json',
      intervalMs: 1,
      clock: never,
      replace,
      log: (line) => logged.push(line),
    })
    await watch.look()
    await watch.look()
    write('other')
    await watch.look()
    write('bad')
    await watch.look()
    await watch.look()
    rmSync(path)
    await watch.look()
    await watch.look()
    write('again')
    await watch.look()
    watch.stop()
    expect(taken).toEqual(['other', 'again'])
    expect(logged).toEqual([
      'chains.json was read again',
      'chains.json is no JSON. Nothing was changed.',
      'chains.json cannot be read. Nothing was changed.',
      'chains.json was read again',
    ])
  })
})
