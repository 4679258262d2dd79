import { pythonRepr } from '../python/to-string.ts'
import { type FilterOptions, type FilterStep, itemsOf } from './filter-step.ts'

/** The first response; '' when there is none. */
export function takeFirst(): FilterStep {
  return (responses) => itemsOf(responses)[0] ?? ''
}

/** The first `k` responses. */
export function takeFirstCount({ k }: FilterOptions): FilterStep {
  const count = Number(k ?? 1)
  return (responses) => (typeof responses === 'string' ? responses : itemsOf(responses)).slice(0, count)
}

/** The most frequent response, the earliest among equals, as a list of one. */
export function majorityVote(): FilterStep {
  return (responses) => {
    const items = itemsOf(responses)
    const counts = new Map<string, number>()
    for (const item of items) counts.set(pythonRepr(item), (counts.get(pythonRepr(item)) ?? 0) + 1)
    const most = Math.max(0, ...counts.values())
    const chosen = items.find((item) => counts.get(pythonRepr(item)) === most)
    return chosen === undefined ? [] : [chosen]
  }
}
