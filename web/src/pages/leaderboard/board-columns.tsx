import type { ReactNode } from 'react'
import { ForeignWord } from '../../components/ForeignText.tsx'
import { formatCount, formatDuration, formatPoints, formatShare, unknownMark } from '../../format/format-number.ts'
import { formatDistance } from '../../format/format-time.ts'
import { TierChip } from '../../tier/TierChip.tsx'
import type { BoardContext, BoardRow } from './board-row.ts'
import type { ColumnId } from './column-ids.ts'
import { FailureBar } from './FailureBar.tsx'
import { Findings } from './Findings.tsx'
import { SkillBars } from './SkillBars.tsx'

/** An order by a column: ascending and, with a minus before it, descending. */
export type ColumnSort = 'score' | 'availability' | 'latency' | 'first-byte' | 'attempts' | 'refused' | 'computed'

export type BoardColumn = {
  readonly title: string
  /** What the column says, for the menu and for who points at its head. */
  readonly explanation: string
  readonly widthPx: number
  readonly isNumber?: boolean
  readonly sort?: ColumnSort
  /** Whether the best stands first when the order is descending. */
  readonly isBestHigh?: boolean
  readonly cell: (row: BoardRow, context: BoardContext) => ReactNode
}

/** The columns that one can choose. Rank, supplier and score stand before them. */
export const boardColumns: Readonly<Record<ColumnId, BoardColumn>> = {
  tier: {
    title: 'Tier',
    explanation: 'The quality class: filled when decided, a dashed range while the evidence leaves several.',
    widthPx: 132,
    cell: ({ tier }) => <TierChip verdict={tier} />,
  },
  skills: {
    title: 'Skills',
    explanation: 'One upright interval per skill of the tier suite, 0 below and 100 above.',
    widthPx: 128,
    cell: ({ skills }, context) => <SkillBars skills={skills} context={context} />,
  },
  speed: {
    title: 'Speed',
    explanation: 'Time to the whole answer: the median, and below it what 95 of 100 answers stay under.',
    widthPx: 88,
    isNumber: true,
    sort: 'latency',
    cell: ({ latencyMs }) => (
      <TwoLines first={formatDuration(latencyMs?.p50)} second={formatDuration(latencyMs?.p95)} />
    ),
  },
  firstByte: {
    title: 'First byte',
    explanation: 'Time to the first byte of an answer: the median, and below it what 95 of 100 stay under.',
    widthPx: 92,
    isNumber: true,
    sort: 'first-byte',
    cell: ({ firstByteMs }) => (
      <TwoLines first={formatDuration(firstByteMs?.p50)} second={formatDuration(firstByteMs?.p95)} />
    ),
  },
  availability: {
    title: 'Available',
    explanation: 'The share of attempts that it answered, of those whose failure was not ours or the network’s.',
    widthPx: 92,
    isNumber: true,
    sort: 'availability',
    isBestHigh: true,
    cell: ({ availability }) => formatShare(availability?.mean),
  },
  failures: {
    title: 'Failures',
    explanation:
      'The share of attempts that failed by its own doing. The bar has all failures: red its own, amber nobody knows whose, grey the network’s or ours.',
    widthPx: 92,
    isNumber: true,
    cell: ({ blame }) => <FailureBar counts={blame} />,
  },
  findings: {
    title: 'Findings',
    explanation: 'What looks wrong about it, each with an error rate on its page; never a verdict.',
    widthPx: 136,
    cell: (row) => <Findings row={row} />,
  },
  recent: {
    title: 'Lately',
    explanation: 'The score of its last items, with an arrow where that differs clearly from the whole.',
    widthPx: 84,
    isNumber: true,
    cell: ({ recent }) => <Lately recent={recent} />,
  },
  pay: {
    title: 'Pay',
    explanation: 'The reward that the evidence clears so far, and below it what it is staked for.',
    widthPx: 92,
    cell: ({ pay }) =>
      pay === null ? (
        unknownMark
      ) : (
        <TwoLines first={`×${pay.stepped}`} second={pay.staked === null ? '' : `staked ×${pay.staked}`} />
      ),
  },
  attempts: {
    title: 'Attempts',
    explanation: 'Requests sent to it in its present epoch; below it, items scored for the tier.',
    widthPx: 92,
    isNumber: true,
    sort: 'attempts',
    isBestHigh: true,
    cell: ({ attempts, score }) => (
      <TwoLines first={formatCount(attempts)} second={score === null ? '' : `${formatCount(score.n)} items`} />
    ),
  },
  model: {
    title: 'Says it runs',
    explanation: 'The model that its operator names; never evidence.',
    widthPx: 150,
    cell: ({ supplier: { declaredModel } }) =>
      declaredModel === null ? unknownMark : <ForeignWord className="line-clamp-2">{declaredModel}</ForeignWord>,
  },
  updated: {
    title: 'Updated',
    explanation: 'When its figures were computed.',
    widthPx: 104,
    isNumber: true,
    sort: 'computed',
    isBestHigh: true,
    cell: ({ computedAt }, { now }) => (computedAt === null ? unknownMark : formatDistance(computedAt, now)),
  },
}

function TwoLines({ first, second = '' }: { readonly first: ReactNode; readonly second?: ReactNode }) {
  return (
    <>
      <span className={first === unknownMark ? 'text-ink-faint' : ''}>{first}</span>
      {first !== unknownMark && <span className="block text-caption text-ink-faint">{second}</span>}
    </>
  )
}

const arrows = {
  up: { sign: '↑', word: 'clearly above its whole score', colour: 'text-good' },
  down: { sign: '↓', word: 'clearly below its whole score', colour: 'text-bad' },
  steady: { sign: '', word: 'like its whole score', colour: '' },
  unknown: { sign: '', word: 'too few items to compare', colour: '' },
} as const

function Lately({ recent }: { readonly recent: BoardRow['recent'] }) {
  if (recent === null || recent.mean === null) return <span className="text-ink-faint">{unknownMark}</span>
  const { sign, word, colour } = arrows[recent.movement]
  return (
    <span title={`The last ${recent.n} items: ${word}`}>
      {sign !== '' && <span className={colour}>{sign} </span>}
      {formatPoints(recent.mean)}
      <span className="sr-only">, {word}</span>
    </span>
  )
}
