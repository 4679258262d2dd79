import { formatAmount, formatPoints, formatPointsInterval } from '../../format/format-number.ts'
import { tierAt } from '../../tier/describe-tier.ts'
import type { BoardContext, BoardRow } from './board-row.ts'

const STEP_PX = 13
const HEIGHT_PX = 30
const colours = {
  high: 'fill-tier-high',
  middle: 'fill-tier-middle',
  base: 'fill-tier-base',
  none: 'fill-tier-none',
} as const

/** One upright interval per skill, from 0 below to 100 above, with its mean; a skill that is not yet known is a bare line. */
export function SkillBars({
  skills,
  context,
}: {
  readonly skills: BoardRow['skills']
  readonly context: BoardContext
}) {
  const sorted = skills.toSorted((a, b) => a.path.localeCompare(b.path))
  const known = sorted.filter(({ mean }) => mean !== null)
  return (
    <svg
      role="img"
      aria-label={
        known.length === 0
          ? 'Skills not yet known'
          : known.map(({ path, mean }) => `${skillName(path)} ${formatPoints(mean)}`).join(', ')
      }
      width={Math.max(1, sorted.length) * STEP_PX}
      height={HEIGHT_PX}
      className="block"
    >
      {sorted.map((skill, index) => (
        <SkillBar key={skill.path} skill={skill} left={index * STEP_PX} context={context} />
      ))}
    </svg>
  )
}

function SkillBar({
  skill: { path, mean, lower, upper, n },
  left,
  context,
}: {
  readonly skill: BoardRow['skills'][number]
  readonly left: number
  readonly context: BoardContext
}) {
  const heightOf = (share: number) => HEIGHT_PX - 2 - share * (HEIGHT_PX - 4)
  return (
    <g transform={`translate(${left} 0)`} opacity={context.skill === undefined || context.skill === path ? 1 : 0.25}>
      <rect width={STEP_PX} height={HEIGHT_PX} fill="transparent">
        <title>
          {mean === null
            ? `${skillName(path)}: not yet known`
            : `${skillName(path)}: ${formatPoints(mean)} (${formatPointsInterval({ lower, upper })}), ${formatAmount(n, 'item')}`}
        </title>
      </rect>
      <line x1="5" x2="5" y1="2" y2={HEIGHT_PX - 2} className="pointer-events-none stroke-line" />
      {mean !== null && (
        <g className={`pointer-events-none ${colours[tierAt(mean, context.thresholds)]}`}>
          <rect
            x="3.5"
            width="3"
            rx="1.5"
            y={heightOf(upper)}
            height={heightOf(lower) - heightOf(upper)}
            opacity="0.4"
          />
          <circle cx="5" cy={heightOf(mean)} r="2.5" />
        </g>
      )}
    </g>
  )
}

/** The last part of a skill's path, with spaces: `assay-basics/word_order` is `word order`. */
export function skillName(path: string): string {
  return (path.split('/').at(-1) ?? path).replaceAll('_', ' ')
}
