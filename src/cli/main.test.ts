import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const main = join(import.meta.dirname, 'main.ts')

describe('assay', () => {
  it('behavior: output longer than a pipe holds arrives whole', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [main, 'tasks', 'list', '--all', '--json'], {
      maxBuffer: 2 ** 26,
    })
    const { tasks } = JSON.parse(stdout) as { tasks: unknown[] }
    expect([stdout.length > 65_536, tasks.length > 100]).toEqual([true, true])
  })
})
