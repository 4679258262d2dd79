import type { Plan } from '../../api/api-types.ts'
import { formatCount, formatPoints } from '../../format/format-number.ts'

type Props = {
  readonly courses: Plan['courses']
  /** After so many items no more are spent on a decision. */
  readonly mostItems: number
}

const WIDTH = 720
const HEIGHT = 200
const FOOT = 24
const SIDE = 44

/** How many items a decision takes by the score of the supplier: most beside a threshold. */
export function CourseChart({ courses, mostItems }: Props) {
  const sorted = courses.toSorted((a, b) => a.mean - b.mean)
  const most = Math.max(...sorted.map(({ meanItems }) => meanItems), 1)
  const x = (score: number) => SIDE + score * (WIDTH - SIDE - 8)
  const y = (items: number) => 8 + (1 - items / most) * (HEIGHT - FOOT - 8)
  const heaviest = Math.max(...sorted.map(({ weight }) => weight))
  return (
    <figure>
      <figcaption>
        <h2 className="font-semibold text-prose">Items by score</h2>
        <p className="text-ink-soft text-small">
          Whoever is beside a threshold takes the most; after {formatCount(mostItems)} items no more are spent. A dot is
          as large as its share of the fleet.
        </p>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Items of a decision by score: ${sorted.map(({ mean, meanItems }) => `${formatPoints(mean)}: ${Math.round(meanItems)}`).join(', ')}`}
        className="mt-3 block h-auto w-full text-caption"
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line x1={SIDE} x2={WIDTH - 8} y1={y(most * share)} y2={y(most * share)} className="stroke-line" />
            <text x={SIDE - 8} y={y(most * share) + 4} textAnchor="end" className="fill-ink-faint">
              {formatCount(most * share)}
            </text>
          </g>
        ))}
        {[0.3, 0.55, 0.8].map((threshold) => (
          <line
            key={threshold}
            x1={x(threshold)}
            x2={x(threshold)}
            y1="4"
            y2={HEIGHT - FOOT}
            strokeDasharray="3 3"
            className="stroke-line-strong"
          />
        ))}
        {[0, 0.3, 0.55, 0.8, 1].map((score) => (
          <text key={score} x={x(score)} y={HEIGHT - 6} textAnchor="middle" className="fill-ink-faint">
            {score * 100}
          </text>
        ))}
        <polyline
          points={sorted.map(({ mean, meanItems }) => `${x(mean)},${y(meanItems)}`).join(' ')}
          fill="none"
          className="stroke-line-strong"
        />
        {sorted.map(({ mean, meanItems, weight }) => (
          <circle
            key={mean}
            cx={x(mean)}
            cy={y(meanItems)}
            r={3 + 4 * Math.sqrt(weight / heaviest)}
            className="fill-accent stroke-ground"
          />
        ))}
      </svg>
    </figure>
  )
}
