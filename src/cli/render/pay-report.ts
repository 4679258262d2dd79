import type { PayResponse } from '#api/schemas/pay.ts'
import { formatShare, formatSpan, unknownFigure } from './format-figure.ts'
import type { RenderOptions } from './render-options.ts'
import { terminalText, wrapText } from './terminal-text.ts'
import { type Column, textTable } from './text-table.ts'

type SupplierRow = PayResponse['suppliers'][number]
type ServiceRow = PayResponse['services'][number]
type Paid = Pick<ServiceRow, 'stepped' | 'continuous' | 'staked' | 'stakedAbove' | 'knownMs'>

const paidColumns: readonly Column<Paid>[] = [
  { title: 'by tier', align: 'right', text: ({ stepped }) => multiple(stepped), dropOrder: 0 },
  { title: 'by score', align: 'right', text: ({ continuous }) => multiple(continuous), dropOrder: 0 },
  { title: 'staked for', align: 'right', text: ({ staked }) => multiple(staked), dropOrder: 0 },
  { title: 'above tier', align: 'right', text: ({ stakedAbove }) => formatShare(stakedAbove), dropOrder: 1 },
  {
    title: 'over',
    align: 'right',
    text: ({ knownMs }) => (knownMs === 0 ? unknownFigure : formatSpan(knownMs)),
    dropOrder: 2,
  },
]

const serviceColumns: readonly Column<ServiceRow>[] = [
  {
    title: 'service',
    text: ({ network, service }) => terminalText(`${network} ${service}`),
    dropOrder: 0,
    shortest: 12,
  },
  { title: 'suppliers', align: 'right', text: ({ suppliers }) => String(suppliers), dropOrder: 3 },
  ...paidColumns,
]

const supplierColumns: readonly Column<SupplierRow>[] = [
  { title: 'service', text: ({ supplier }) => terminalText(supplier.service), dropOrder: 3, shortest: 8 },
  {
    title: 'supplier',
    text: ({ supplier }) => terminalText(`${supplier.isSimulated ? 'SIM ' : ''}${supplier.name ?? supplier.address}`),
    dropOrder: 0,
    shortest: 14,
  },
  { title: 'now', align: 'right', text: ({ now }) => multiple(now?.stepped ?? null), dropOrder: 1 },
  { title: 'capped', text: ({ now }) => now?.cap ?? '', dropOrder: 4 },
  ...paidColumns,
]

/** What each rule would have paid, per service and per supplier. */
export function payReport({ services, suppliers }: PayResponse, { width }: RenderOptions): string {
  if (suppliers.length === 0) return 'No suppliers yet: nothing would have been paid.'
  return [
    textTable(serviceColumns, services, { width }),
    '',
    textTable(supplierColumns, suppliers, { width }),
    '',
    ...wrapText(
      'Rewards per relay as multiples of the base tier’s, averaged over the time for which they are known. By tier: 0, 1, 4 or 12 for what the evidence clears. ' +
        'By score: for the lower bound of the score, without steps. Above tier: the share of the pay staked for that the measured tier is not worth.',
      width,
    ),
  ].join('\n')
}

function multiple(pay: number | null): string {
  return pay === null ? unknownFigure : `x${Number.isInteger(pay) ? pay : pay.toFixed(2)}`
}
