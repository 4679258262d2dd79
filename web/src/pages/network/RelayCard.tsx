import type { Network } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { formatCount, formatDuration } from '../../format/format-number.ts'
import { formatDistance } from '../../format/format-time.ts'
import { type RelayReading, useRelayHistory } from './use-relay-history.ts'

type Props = { readonly relays: NonNullable<Network['relays']>; readonly at: number }

const MOST_MS = 5 * 60_000
const LEAST_MS = 30_000

/** Relays of this instance as they flow: a point for each answer since the page was opened. */
export function RelayCard({ relays, at }: Props) {
  const points = useRelayHistory(relays, at, MOST_MS)
  return (
    <Card title="Relays" note={`This instance’s own since it started, ${formatDistance(relays.since, at)}.`}>
      <dl className="flex gap-10">
        <div>
          <dt className="text-caption text-ink-faint">Per second</dt>
          <dd className="font-semibold text-title">
            {relays.perSecond === null ? '–' : relays.perSecond.toFixed(relays.perSecond < 10 ? 1 : 0)}
          </dd>
        </div>
        <div>
          <dt className="text-caption text-ink-faint">In all</dt>
          <dd className="font-semibold text-title">{formatCount(relays.total)}</dd>
        </div>
      </dl>
      <RelayChart points={points} at={at} />
    </Card>
  )
}

function RelayChart({ points, at }: { readonly points: readonly RelayReading[]; readonly at: number }) {
  const [first] = points
  const spanMs = Math.max(LEAST_MS, at - (first?.at ?? at))
  const top = Math.max(...points.map(({ perSecond }) => perSecond), 1)
  const place = (moment: number) => 100 - ((at - moment) / spanMs) * 100
  const height = (perSecond: number) => 96 - (perSecond / top) * 88
  const path = points.map((point) => `${place(point.at).toFixed(2)},${height(point.perSecond).toFixed(2)}`).join(' ')
  return (
    <>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={`Relays per second since this page was opened, five minutes at most: from ${formatCount(points.length)} readings, ${top.toFixed(1)} at most`}
        className="mt-4 block h-56 w-full"
      >
        <line x1="0" x2="100" y1="96" y2="96" vectorEffect="non-scaling-stroke" className="stroke-line" />
        <line x1="0" x2="100" y1="8" y2="8" vectorEffect="non-scaling-stroke" className="stroke-line" />
        {first !== undefined && points.length > 1 && (
          <>
            <polygon points={`${place(first.at)},96 ${path} 100,96`} className="fill-accent-ground" />
            <polyline
              points={path}
              fill="none"
              strokeWidth="1.5"
              vectorEffect="non-scaling-stroke"
              className="stroke-accent"
            />
          </>
        )}
      </svg>
      <p aria-hidden="true" className="mt-1 flex justify-between text-caption text-ink-faint">
        <span>{formatDuration(spanMs)} ago</span>
        <span>
          {points.length < 2 ? 'the line grows while you look' : `at most ${top.toFixed(top < 10 ? 1 : 0)} per second`}
        </span>
        <span>now</span>
      </p>
    </>
  )
}
