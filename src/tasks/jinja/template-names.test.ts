import { describe, expect, it } from 'vitest'
import { templateNames } from './template-names.ts'

describe('templateNames', () => {
  it.each([
    ["{{ question.strip() }} {{ choices | join(', ') }}", ['question', 'choices']],
    ['{% if a is defined %}{{ b["c"] }}{% endif %} d', ['if', 'a', 'is', 'b', 'endif']],
    ['no tags', []],
    ['{{ broken', []],
  ])('args: %s', (source, names) => {
    expect([...templateNames(source)]).toEqual(names)
  })
})
