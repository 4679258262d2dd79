import { describe, expect, it } from 'vitest'
import { matchTasks } from './match-tasks.ts'

const tasks = ['mmlu_anatomy', 'mmlu_law_stem', 'ARC_easy', 'arc', 'lmeh:arc'].map((name) => {
  const family = name.split('_')[0] ?? ''
  return { name, family }
})
const groups = new Map([
  ['mmlu_all', ['inner', 'ARC_easy', 'mmlu_all']],
  ['inner', ['mmlu_anatomy', 'inner', 'nothing']],
])
function names(word: string): string[] {
  return matchTasks(tasks, word, { groups }).map(({ name }) => name)
}

describe('matchTasks', () => {
  it.each([
    ['mmlu_all', ['mmlu_anatomy', 'ARC_easy']],
    ['mmlu', ['mmlu_anatomy', 'mmlu_law_stem']],
    ['arc', ['arc']],
    ['arc_', ['ARC_easy']],
    ['AW_', ['mmlu_law_stem']],
    ['mmlu*stem', ['mmlu_law_stem']],
    ['*arc', ['arc', 'lmeh:arc']],
    ['arc*', ['ARC_easy', 'arc']],
    ['*_*', ['mmlu_anatomy', 'mmlu_law_stem', 'ARC_easy']],
    ['*', tasks.map(({ name }) => name)],
    ['m*a*a*y', ['mmlu_anatomy']],
    ['a*a*a', []],
    ['nothing', []],
    ['inner', ['mmlu_anatomy']],
  ])('default: %s', (word, expected) => {
    expect(names(word)).toEqual(expected)
  })
})
