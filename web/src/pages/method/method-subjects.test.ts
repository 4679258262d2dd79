import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { methodSubjects } from './method-subjects.ts'

describe('methodSubjects', () => {
  it('behavior: has every page of docs/statistics once', () => {
    const folder = join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'statistics')
    const pages = readdirSync(folder).flatMap((name) => (/^[a-z-]+\.md$/.test(name) ? [name.slice(0, -3)] : []))
    expect(methodSubjects.map(({ page }) => page).toSorted()).toEqual(pages.toSorted())
  })
})
