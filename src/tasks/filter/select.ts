import type { FilterStep } from './filter-step.ts'

/** The first response; '' when there is none. */
export function takeFirst(): FilterStep {
  return (responses) => (typeof responses === 'string' ? responses : (responses[0] ?? ''))
}

/** The first `k` responses. */
export function takeFirstCount(options: Readonly<Record<string, unknown>>): FilterStep {
  const count = Number(options.k ?? 1)
  return (responses) => (typeof responses === 'string' ? responses : responses.slice(0, count))
}

/** The most frequent response, the earliest among equals, as a list of one. */
export function majorityVote(): FilterStep {
  return (responses) => {
    if (typeof responses === 'string') return [responses]
    const counts = new Map<string, number>()
    for (const response of responses) counts.set(response, (counts.get(response) ?? 0) + 1)
    const most = Math.max(0, ...counts.values())
    return [...counts]
      .filter(([, count]) => count === most)
      .map(([response]) => response)
      .slice(0, 1)
  }
}
