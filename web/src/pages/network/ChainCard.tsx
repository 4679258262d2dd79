import type { Network } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { formatAmount, formatCount, formatDuration } from '../../format/format-number.ts'
import { formatPokt } from './format-amount.ts'

type Chain = NonNullable<Network['chain']>
type Block = Chain['blocks'][number]

const SHOWN_BLOCKS = 24

/** The newest blocks as they come, and how far the session is. */
export function ChainCard({ chain, now }: { readonly chain: Chain; readonly now: number }) {
  const { height, session, blocks, blockMs } = chain
  const [newest] = blocks
  return (
    <Card
      title={`Block ${formatCount(height)}`}
      note={
        newest === undefined
          ? 'No block yet.'
          : `${formatDuration(Math.max(0, now - newest.at))} ago${blockMs === null ? '' : `, one every ${formatDuration(blockMs)}`}`
      }
    >
      {session !== null && <SessionProgress session={session} height={height} />}
      <BlockStrip blocks={blocks.slice(0, SHOWN_BLOCKS)} />
      <BlockList blocks={blocks.slice(0, 5)} now={now} />
    </Card>
  )
}

function SessionProgress({
  session,
  height,
}: {
  readonly session: NonNullable<Chain['session']>
  readonly height: number
}) {
  const { height: first, blocksPerSession, nodeCount } = session
  const done = Math.max(1, Math.min(blocksPerSession, height - first + 1))
  return (
    <div className="mb-5 text-small">
      <div className="flex justify-between gap-4">
        <span>
          Session from block {formatCount(first)}
          {nodeCount !== null && `, ${formatCount(nodeCount)} nodes each`}
        </span>
        <span className="text-ink-soft">
          {done} of {formatAmount(blocksPerSession, 'block')}
        </span>
      </div>
      <svg className="mt-1.5 block h-1.5 w-full" aria-hidden="true">
        <rect width="100%" height="100%" rx="3" className="fill-line" />
        <rect width={`${(done / blocksPerSession) * 100}%`} height="100%" rx="3" className="fill-accent" />
      </svg>
    </div>
  )
}

/** A bar for each block: as high as the relays that it paid. */
function BlockStrip({ blocks }: { readonly blocks: readonly Block[] }) {
  const paid = blocks.map(relaysPaid)
  const most = Math.max(...paid, 1)
  const width = 100 / SHOWN_BLOCKS
  return (
    <svg
      role="img"
      aria-label={`Relays paid in the last ${blocks.length} blocks: ${paid.toReversed().join(', ')}`}
      className="block h-14 w-full"
    >
      {blocks.map((block, index) => {
        const height = paid[index] === 0 ? 4 : 12 + (88 * (paid[index] ?? 0)) / most
        return (
          <rect
            key={block.height}
            x={`${100 - (index + 1) * width + width * 0.15}%`}
            width={`${width * 0.7}%`}
            y={`${100 - height}%`}
            height={`${height}%`}
            rx="2"
            className={paid[index] === 0 ? 'fill-line-strong' : 'fill-accent'}
          >
            <title>{`Block ${block.height}: ${formatAmount(paid[index] ?? 0, 'relay')} paid`}</title>
          </rect>
        )
      })}
    </svg>
  )
}

function BlockList({ blocks, now }: { readonly blocks: readonly Block[]; readonly now: number }) {
  return (
    <table className="mt-4 w-full text-small">
      <thead>
        <tr className="border-line border-b text-left text-caption text-ink-faint">
          <th scope="col" className="py-1.5 font-normal">
            Block
          </th>
          <th scope="col" className="py-1.5 font-normal">
            Ago
          </th>
          <th scope="col" className="py-1.5 text-right font-normal">
            Transactions
          </th>
          <th scope="col" className="py-1.5 text-right font-normal">
            Relays paid
          </th>
          <th scope="col" className="hidden py-1.5 text-right font-normal sm:table-cell">
            To suppliers
          </th>
        </tr>
      </thead>
      <tbody>
        {blocks.map((block) => (
          <tr key={block.height} className="border-line border-b last:border-b-0">
            <td className="py-1 font-medium">{formatCount(block.height)}</td>
            <td className="py-1 text-ink-soft">{formatDuration(Math.max(0, now - block.at))}</td>
            <td className="py-1 text-right">{formatCount(block.transactions?.length)}</td>
            <td className="py-1 text-right">{block.rewards === null ? '–' : formatCount(relaysPaid(block))}</td>
            <td className="hidden py-1 text-right sm:table-cell">
              {block.rewards === null
                ? '–'
                : formatPokt(String(block.rewards.reduce((sum, { toNodeUpokt }) => sum + BigInt(toNodeUpokt), 0n)))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function relaysPaid({ rewards }: Block): number {
  return (rewards ?? []).reduce((sum, { relays }) => sum + Number(relays), 0)
}
