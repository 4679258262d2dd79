import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { PageHeading } from '../../components/PageHeading.tsx'
import { FleetQuestion } from './FleetQuestion.tsx'
import type { FigureName } from './figures.ts'
import { PairQuestion } from './PairQuestion.tsx'
import { type PlannerQuestion, type PlannerSearch, questions } from './planner-search.ts'
import { ServicesQuestion } from './ServicesQuestion.tsx'

const titles: Readonly<Record<PlannerQuestion, string>> = {
  fleet: 'A fleet',
  pair: 'Two suppliers',
  services: 'Many services',
}

const parts = { fleet: FleetQuestion, pair: PairQuestion, services: ServicesQuestion } as const

export type QuestionProps = {
  readonly search: PlannerSearch
  readonly onChange: (name: FigureName, value: number | undefined) => void
}

/** What measuring takes, before it is spent: the questions of `assay plan`, with their figures in the address. */
export function PlannerPage() {
  const search = useSearch({ from: '/planner' })
  const navigate = useNavigate({ from: '/planner' })
  const ask = search.ask ?? 'fleet'
  const Part = parts[ask]
  const change = useCallback(
    (name: FigureName, value: number | undefined) =>
      void navigate({ search: (before) => ({ ...before, [name]: value }), replace: true, resetScroll: false }),
    [navigate],
  )
  return (
    <>
      <PageHeading title="Planner">
        What it takes to know suppliers, before it is spent: relays, days and money. The address keeps every figure.
      </PageHeading>
      <fieldset className="mb-6 inline-flex rounded-medium border border-line-strong p-0.5">
        <legend className="sr-only">Question</legend>
        {questions.map((question) => (
          <label
            key={question}
            className="cursor-pointer rounded-small px-3 py-1 text-ink-soft text-small has-checked:bg-accent-ground has-checked:font-medium has-checked:text-accent has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="question"
              className="sr-only"
              checked={question === ask}
              onChange={() =>
                void navigate({ search: question === 'fleet' ? {} : { ask: question }, resetScroll: false })
              }
            />
            {titles[question]}
          </label>
        ))}
      </fieldset>
      <Part search={search} onChange={change} />
    </>
  )
}
