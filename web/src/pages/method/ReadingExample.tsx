import { Link } from '@tanstack/react-router'
import { exampleScores, tierLook } from './example-scores.ts'

/** Three made-up scores, drawn as the leaderboard draws them, with what each of them says. */
export function ReadingExample() {
  return (
    <>
      <p>
        The dot is the mean of the answers so far. The line around it is the interval: the scores that the evidence does
        not rule out. The marks at 30, 55 and 80 are where tiers begin.
      </p>
      <ul className="space-y-5 rounded-large border border-line p-4 sm:p-5">
        {exampleScores.map((score) => (
          <li key={score.says}>
            <Interval {...score} />
            <p className="mt-2 text-ink-soft text-small">{score.says}</p>
          </li>
        ))}
      </ul>
      <p>
        The line holds the true score of at least 95 in 100 suppliers, <em>at every moment at which anybody looks</em>.
        That is why it is wider than the “margin of error” of a poll, which is true for one look only.{' '}
        <Link
          to="/method/$subject"
          params={{ subject: 'intervals' }}
          className="text-accent underline underline-offset-2"
        >
          More on intervals
        </Link>
      </p>
    </>
  )
}

type Props = { readonly mean: number; readonly lower: number; readonly upper: number; readonly tier: 'middle' | 'base' }

function Interval({ mean, lower, upper, tier }: Props) {
  return (
    <div className="flex items-center gap-4">
      <svg
        viewBox="0 0 400 24"
        preserveAspectRatio="none"
        className={`h-6 min-w-0 grow ${tierLook[tier]}`}
        role="img"
        aria-label={`${mean} per cent, between ${lower} and ${upper}`}
      >
        <rect x="0" y="11" width="400" height="2" className="fill-line" />
        {[30, 55, 80].map((threshold) => (
          <rect key={threshold} x={threshold * 4} y="3" width="1.5" height="18" className="fill-line-strong" />
        ))}
        <rect x={lower * 4} y="9.5" width={(upper - lower) * 4} height="5" rx="2" fill="currentColor" opacity="0.45" />
        <rect x={mean * 4 - 2.5} y="5" width="5" height="14" rx="1.5" fill="currentColor" />
      </svg>
      <span aria-hidden="true" className="w-32 shrink-0 text-right text-small">
        <span className="font-semibold">{mean}</span>
        <span className="text-ink-faint">
          {' '}
          ({lower} to {upper})
        </span>
      </span>
    </div>
  )
}
