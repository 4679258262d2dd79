import type { PlainSearch } from '../../plain-search.ts'
import { type FigureName, figures } from './figures.ts'

export const questions = ['fleet', 'pair', 'services'] as const
export type PlannerQuestion = (typeof questions)[number]

export type PlannerSearch = {
  /** A fleet unless told. */
  readonly ask?: PlannerQuestion
} & Readonly<Partial<Record<FigureName, number>>>

/** What the address asks; figures that cannot be are left out, and so are as measured. */
export function parsePlannerSearch(search: PlainSearch): PlannerSearch {
  const ask = questions.find((question) => question === search.ask)
  const given = Object.entries(figures).flatMap(([name, { least, most }]) => {
    const text = search[name]
    const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN
    return value >= least && value <= most ? [[name, value]] : []
  })
  return { ...(ask !== undefined && ask !== 'fleet' && { ask }), ...Object.fromEntries(given) }
}
