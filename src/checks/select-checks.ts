import type { Check } from './check.ts'

/** The chosen checks with all that they need, in the order of the list. */
export function withNeeds(checks: readonly Check[], isChosen: (check: Check) => boolean): readonly Check[] {
  const wanted = new Set<string>()
  function want(check: Check) {
    if (wanted.has(check.id)) return
    wanted.add(check.id)
    for (const need of checks.filter(({ id }) => [...check.needs, ...(check.after ?? [])].includes(id))) want(need)
  }
  for (const check of checks.filter(isChosen)) want(check)
  return checks.filter(({ id }) => wanted.has(id))
}
