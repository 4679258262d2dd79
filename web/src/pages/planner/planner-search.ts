import type { PlainSearch } from '../../plain-search.ts'
import { type FigureName, figures } from './figures.ts'

export const questions = ['fleet', 'pair', 'services'] as const
export type PlannerQuestion = (typeof questions)[number]

export type PlannerSearch = {
  /** A fleet unless told. */
  readonly ask?: PlannerQuestion
} & Readonly<Partial<Record<FigureName, number>>>

/** What the address asks; figures that cannot be are left out, and so are as measured. */
export function parsePlannerSearch(search: PlainSearch | PlannerSearch): PlannerSearch {
  const fields: Readonly<Record<string, unknown>> = search
  const ask = questions.find((question) => question === fields.ask)
  const known = Object.entries(figures).flatMap(([name, { least, most }]) => {
    const given = fields[name]
    const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given
    return typeof value === 'number' && value >= least && value <= most ? [[name, value]] : []
  })
  return { ...(ask !== undefined && ask !== 'fleet' && { ask }), ...Object.fromEntries(known) }
}
