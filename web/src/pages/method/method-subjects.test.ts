import { describe, expect, it } from 'vitest'
import { methodSubjects } from './method-subjects.ts'

describe('methodSubjects', () => {
  it('behavior: has every page of docs/statistics once', () => {
    const files = Object.keys(import.meta.glob('../../../../docs/statistics/*.md'))
    const pages = files.map((path) => path.replace(/^.*\/|\.md$/g, '')).filter((page) => page !== 'README')
    expect(methodSubjects.map(({ page }) => page).toSorted()).toEqual(pages.toSorted())
  })
})
