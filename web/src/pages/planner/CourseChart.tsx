import type { Plan } from '../../api/api-types.ts'
import { formatCount, formatPoints } from '../../format/format-number.ts'

type Props = {
  readonly courses: Plan['courses']
  /** After so many items no more are spent on a decision. */
  readonly mostItems: number
}

/** Where the tiers begin while no calibration says otherwise. */
const thresholds = [0.3, 0.55, 0.8]

/** How many items a decision takes by the score of the supplier: most beside a threshold. */
export function CourseChart({ courses, mostItems }: Props) {
  const sorted = courses.toSorted((a, b) => a.mean - b.mean)
  const top = roundUp(Math.max(...sorted.map(({ meanItems }) => meanItems), 1))
  return (
    <figure>
      <figcaption>
        <h2 className="font-semibold text-prose">Items by score</h2>
        <p className="text-ink-soft text-small">
          Whoever is beside a threshold takes the most; after {formatCount(mostItems)} items no more are spent. A dot is
          as large as its share of the fleet.
        </p>
      </figcaption>
      <div className="mt-4 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-caption text-ink-faint">
        <div aria-hidden="true" className="flex h-48 flex-col justify-between text-right">
          {[top, top / 2, 0].map((items) => (
            <span key={items} className="-my-2">
              {formatCount(items)}
            </span>
          ))}
        </div>
        <Plot courses={sorted} top={top} />
        <div aria-hidden="true" className="relative col-start-2 h-4">
          {[0, ...thresholds, 1].map((score) => (
            <span key={score} className="absolute -translate-x-1/2" style={{ left: percent(score) }}>
              {formatPoints(score).replace('.0', '')}
            </span>
          ))}
        </div>
      </div>
    </figure>
  )
}

/** The points by score and items, over the lines where tiers begin. */
function Plot({ courses, top }: { readonly courses: Plan['courses']; readonly top: number }) {
  const heaviest = Math.max(...courses.map(({ weight }) => weight))
  const height = (items: number) => (1 - items / top) * 100
  return (
    <svg
      role="img"
      aria-label={`Items of a decision by score: ${courses.map(({ mean, meanItems }) => `${formatPoints(mean)}: ${Math.round(meanItems)}`).join(', ')}`}
      className="block h-48 w-full overflow-visible"
    >
      {[0, 50, 100].map((y) => (
        <line key={y} x1="0" x2="100%" y1={`${y}%`} y2={`${y}%`} className="stroke-line" />
      ))}
      {thresholds.map((score) => (
        <line
          key={score}
          x1={percent(score)}
          x2={percent(score)}
          y1="0"
          y2="100%"
          strokeDasharray="3 3"
          className="stroke-line-strong"
        />
      ))}
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%" aria-hidden="true">
        <polyline
          points={courses.map(({ mean, meanItems }) => `${mean * 100},${height(meanItems)}`).join(' ')}
          fill="none"
          vectorEffect="non-scaling-stroke"
          className="stroke-line-strong"
        />
      </svg>
      {courses.map(({ mean, meanItems, weight }) => (
        <circle
          key={mean}
          cx={percent(mean)}
          cy={`${height(meanItems)}%`}
          r={2.5 + 3.5 * Math.sqrt(weight / heaviest)}
          className="fill-accent stroke-ground"
        />
      ))}
    </svg>
  )
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)}%`
}

/** The next round number that is not less. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * power >= value) ?? 10) * power
}
