import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { planPage } from './plan-page.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'docs', 'statistics')

describe('planPage', () => {
  test('default: the committed page and its figures are what the command writes', async () => {
    const files = await planPage()
    expect([...files.keys()]).toEqual(['planning.md', 'figures/planning-items.svg', 'figures/planning-days.svg'])
    for (const [path, content] of files) expect(readFileSync(join(folder, path), 'utf8')).toBe(content)
  })
})
