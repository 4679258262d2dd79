import type { PlainSearch } from '../../plain-search.ts'

export type TaskSearch = {
  /** The suite whose scores are shown; the first that asks the task unless told. */
  readonly suite?: string
}

export function parseTaskSearch({ suite }: PlainSearch): TaskSearch {
  return typeof suite === 'string' && suite !== '' && suite.length <= 200 ? { suite } : {}
}
