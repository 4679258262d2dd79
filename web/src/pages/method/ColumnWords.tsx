const words: readonly (readonly [column: string, meaning: string])[] = [
  [
    'Rank',
    'The place by score among the suppliers of the service. The band beside it holds every place that the evidence leaves open; all bands together are right in 95 of 100 cases.',
  ],
  ['Tier', 'The quality class, and whether it is decided.'],
  ['Score', 'The mean of the tier suite’s items, in per cent, with its interval. n is how many items were scored.'],
  ['Skills', 'The score by kind of question. Few items give wide intervals.'],
  ['Availability', 'The share of requests that were answered, of those that were not lost by us or the network.'],
  [
    'Latency',
    'From sending a request to the end of the answer: half of the answers were faster (p50), and 95 in 100 (p95).',
  ],
  ['First byte', 'From sending to the first byte of the answer.'],
  [
    'Failures',
    'What came instead of an answer, by kind: refused, an error in a success, malformed, too late, too large.',
  ],
  ['Like', 'The reference with the nearest score, if the intervals meet. It says nothing about which model it is.'],
  ['Group', 'Suppliers whose answers cannot be told apart: the same mistakes, more often than chance allows.'],
  ['Epoch', 'The time in which a supplier is believed unchanged. A change that is noticed ends it.'],
  ['Pay', 'What it would earn per relay, in units of the base tier. Assay pays nobody.'],
]

/** Every column of the leaderboard in a sentence or two. */
export function ColumnWords() {
  return (
    <dl className="divide-y divide-line border-line border-y">
      {words.map(([column, meaning]) => (
        <div key={column} className="grid gap-x-6 py-2.5 sm:grid-cols-[8rem_1fr]">
          <dt className="font-medium">{column}</dt>
          <dd className="text-ink-soft">{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
