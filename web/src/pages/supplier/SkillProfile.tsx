import { useState } from 'react'
import type { Skill, SuiteSummary, Summary } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import type { Thresholds } from '../../tier/describe-tier.ts'
import { type IntervalEntry, IntervalTable } from '../../tier/IntervalTable.tsx'
import { readableName } from './readable-name.ts'

type Props = { readonly summary: Summary; readonly thresholds: Thresholds }

/** What the tier suite's score is made of: its skills, and on demand their tasks. */
export function SkillProfile({ summary, thresholds }: Props) {
  const [hasTasks, setHasTasks] = useState(false)
  const entries = skillEntries(summary.skills, hasTasks)
  if (entries.length === 0) return null
  return (
    <Card
      title="Skills"
      note="The parts of the tier suite. Few items make wide intervals, not low scores."
      actions={
        <label className="flex cursor-pointer items-center gap-2 text-small">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={hasTasks}
            onChange={({ target }) => setHasTasks(target.checked)}
          />
          Show tasks
        </label>
      }
    >
      <IntervalTable caption="Score by skill" head="Skill" entries={entries} thresholds={thresholds} />
    </Card>
  )
}

function skillEntries(skills: readonly Skill[], hasTasks: boolean): IntervalEntry[] {
  return skills
    .filter(({ path }) => path.split('/').length === 2 || (hasTasks && path.split('/').length === 3))
    .toSorted((a, b) => a.path.localeCompare(b.path))
    .map(({ path, n, estimate: { mean, lower, upper } }) => ({
      id: path,
      name: readableName(path.split('/').at(-1) ?? path),
      isPart: path.split('/').length === 3,
      n,
      mean,
      lower,
      upper,
    }))
}

/** All suites that it was asked, the tier suite first. */
export function SuiteScores({ summary, thresholds }: Props) {
  const asked = summary.suites.filter(({ estimate }) => estimate.n > 0)
  if (asked.length < 2) return null
  return (
    <Card
      title="Suites"
      note="Only the tier suite sets the tier. The others are reported beside it, and watch for what it cannot see."
    >
      <IntervalTable
        caption="Score by suite"
        head="Suite"
        entries={asked.toSorted(tierSuiteFirst).map(({ suite, setsTier, estimate: { n, mean, lower, upper } }) => ({
          id: suite,
          name: setsTier ? <strong className="font-medium">{suite} (sets the tier)</strong> : suite,
          n,
          mean,
          lower,
          upper,
        }))}
        thresholds={thresholds}
      />
    </Card>
  )
}

function tierSuiteFirst(a: SuiteSummary, b: SuiteSummary): number {
  return Number(b.setsTier) - Number(a.setsTier) || a.suite.localeCompare(b.suite)
}
