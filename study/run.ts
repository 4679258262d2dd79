import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'

/** The studies in the order of the README: each is a program of its own, with options of its own. */
const studies = {
  coverage: ['study/coverage.ts'],
  tiers: ['study/tier-errors.ts'],
  'tier-fleet': ['study/tier-fleet.ts'],
  'tier-calibration': ['study/tier-calibration.ts'],
  widths: ['study/betting-widths.ts'],
  intervals: ['study/intervals.ts'],
  'item-response': ['study/item-response.ts'],
  identity: ['study/identity.ts'],
  probes: ['study/identity-probes.ts'],
  'identity-models': ['study/identity-models.ts'],
  'honest-majority': ['study/honest-majority.ts'],
  planner: ['study/planner.ts'],
  swap: ['study/swap-alarm.ts'],
  'score-drift': ['study/score-drift.ts'],
  'fleet-alarms': ['study/fleet-alarms.ts'],
  'rank-bands': ['study/rank-bands.ts'],

  memorised: ['study/memorised-items.ts'],
  changed: ['study/changed-items.ts'],
  recognisability: ['study/recognisability.ts'],
  gaming: ['study/gaming.ts'],
  budget: ['study/budget.ts'],
  'kill-pglite': ['study/kill.ts', '--engine', 'pglite', '--kills', '100'],
  'kill-postgres': ['study/kill.ts', '--engine', 'postgres', '--kills', '100'],
  'kill-workers': ['study/kill.ts', '--engine', 'workers', '--kills', '100'],
} as const

/** `npm run study [-- --only NAME…]`: runs the studies one after the other and fails when one fails. */
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, json: { type: 'boolean' } } })
const chosen = Object.entries(studies).filter(([name]) => values.only === undefined || values.only.includes(name))
const unknown = (values.only ?? []).filter((name) => !(name in studies))
if (unknown.length > 0) {
  process.stderr.write(`There is no study ${unknown.join(', ')}. Studies: ${Object.keys(studies).join(', ')}\n`)
  process.exit(1)
}
let failed = 0
for (const [name, [file, ...options]] of chosen) {
  if (name.match(/postgres|workers/) && process.env.DATABASE_URL === undefined) {
    process.stdout.write(`\n${name}: skipped, DATABASE_URL is not set (.ci/postgres.sh starts a server)\n`)
    continue
  }
  process.stdout.write(`\n${name}\n`)
  const json = values.json === true ? ['--json'] : []
  const { status } = spawnSync(process.execPath, [file, ...options, ...json], { stdio: 'inherit' })
  if (status !== 0) failed++
}
process.exit(failed === 0 ? 0 : 1)
