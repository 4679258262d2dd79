import type { SupplierTraffic } from '#records/traffic.ts'
import { formatCount, formatScore, formatShare, unknownFigure } from './format-figure.ts'
import { textTable } from './text-table.ts'

/** Where users' requests of the last day went. */
export function trafficTable(rows: readonly SupplierTraffic[]): string {
  if (rows.length === 0)
    return 'No users’ requests of the last day are known: "assay traffic import" takes a gateway’s log.'
  const right = 'right' as const
  return textTable<SupplierTraffic>(
    [
      { title: 'supplier', text: ({ name, address }) => name ?? address, dropOrder: 0 },
      { title: 'service', text: ({ service }) => service, dropOrder: 2 },
      { title: 'requests', align: right, text: ({ requests }) => formatCount(requests), dropOrder: 0 },
      {
        title: 'answered',
        align: right,
        text: ({ requests, answered }) => formatShare(answered / requests),
        dropOrder: 0,
      },
      {
        title: 'its failures',
        align: right,
        text: ({ supplierFailures }) => formatCount(supplierFailures),
        dropOrder: 1,
      },
      { title: 'tokens', align: right, text: ({ completionTokens }) => formatCount(completionTokens), dropOrder: 3 },
      { title: 'verdict', align: right, text: ({ verdict }) => formatScore(verdict), dropOrder: 4 },
      {
        title: '× average',
        align: right,
        text: ({ share }) => (share === 0 ? unknownFigure : share.toFixed(2)),
        dropOrder: 0,
      },
    ],
    rows,
    { width: 100 },
  )
}
