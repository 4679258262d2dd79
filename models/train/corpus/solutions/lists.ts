import type { Draft } from '#tasks/basics/item.ts'

/** Lists that are longer are sorted in one go: put in one by one they would take too many words. */
const mostInserted = 10

/**
 * Every element in the order of the question, with the list as it stands when it has been put in; whoever is sorted by
 * age has it beside the name.
 */
export function solveSorting({ terse, expected }: Draft): string | null {
  if (expected.kind !== 'list') return null
  const { values } = expected
  const shown = terse.slice(terse.indexOf(': ') + 2).split(', ')
  const given = shown.map((text) => values.find((value) => text === value || text.startsWith(`${value} `)) ?? '')
  if (values.length > mostInserted || given.includes('')) return values.join(', ')
  const labels = new Map(given.map((value, index) => [value, (shown[index] ?? '').replaceAll(/[()]/g, '')]))
  const labelled = (list: readonly string[]) => list.map((value) => labels.get(value)).join(', ')
  const lines = given.map((value, index) => {
    const placed = given.slice(0, index + 1)
    return `${labelled([value])}: ${labelled(values.filter((one) => placed.includes(one)))}`
  })
  return `${lines.slice(1).join('\n')}\nAnswer: ${values.join(', ')}`
}

/** Every element with the numbers of the lists that it stands on and whether it is asked for, then those that are. */
export function solveSets({ terse, expected }: Draft): string | null {
  if (expected.kind !== 'list') return null
  const lists = terse
    .split('\n')
    .slice(0, -1)
    .map((line) => line.slice(line.indexOf(': ') + 2).split(', '))
  const elements = [...new Set(lists.flat())].filter((element) => element !== '(nothing yet)')
  const lines = elements.map((element) => {
    const numbers = lists.flatMap((list, index) => (list.includes(element) ? [index + 1] : []))
    return `${element} ${numbers.join('')} ${expected.values.includes(element) ? 'yes' : 'no'}`
  })
  const wanted = elements.filter((element) => expected.values.includes(element))
  return `${lines.join('\n')}\nAnswer: ${wanted.join(', ')}`
}

/** The truth-tellers in the order in which the prompt names the people. */
export function solveKnights({ terse, expected }: Draft): string | null {
  return expected.kind === 'list' ? inPromptOrder(terse, expected.values).join(', ') : null
}

function inPromptOrder(prompt: string, values: readonly string[]): string[] {
  return values.toSorted((a, b) => prompt.search(new RegExp(`\\b${a}\\b`)) - prompt.search(new RegExp(`\\b${b}\\b`)))
}
