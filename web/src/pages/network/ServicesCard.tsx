import { Link } from '@tanstack/react-router'
import type { Network } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { visibleText } from '../../components/visible-text.ts'
import { formatCount } from '../../format/format-number.ts'
import { formatDigits, formatPokt } from './format-amount.ts'
import { type NetworkColumn, NetworkTable } from './NetworkTable.tsx'

type Service = Network['services'][number]

const everywhere: readonly NetworkColumn<Service>[] = [
  {
    title: 'Service',
    cell: ({ service, name }) => (
      <>
        <Link to="/" search={{ service }} className="font-medium hover:underline">
          <bdi>{visibleText(service)}</bdi>
        </Link>
        {name !== null && <span className="ml-2 text-caption text-ink-soft">{visibleText(name)}</span>}
      </>
    ),
  },
  {
    title: 'Suppliers',
    isNumber: true,
    cell: ({ suppliers, references }) =>
      references === 0 ? formatCount(suppliers) : `${formatCount(suppliers)} + ${formatCount(references)} ref.`,
  },
  { title: 'Relays measured', isNumber: true, cell: ({ relaysMeasured }) => formatCount(relaysMeasured) },
]

const onChain: readonly NetworkColumn<Service>[] = [
  {
    title: 'Applications',
    isNumber: true,
    isSecondary: true,
    cell: ({ applications }) => formatCount(applications),
  },
  {
    title: 'Pays',
    isNumber: true,
    isSecondary: true,
    cell: ({ payMultiple }) => (payMultiple === null ? '–' : `× ${payMultiple}`),
  },
  { title: 'Relays paid', isNumber: true, isSecondary: true, cell: ({ relaysPaid }) => formatDigits(relaysPaid) },
  { title: 'Minted', isNumber: true, isSecondary: true, cell: ({ mintedUpokt }) => formatPokt(mintedUpokt) },
]

type Props = { readonly services: readonly Service[]; readonly hasChain: boolean }

/** What suppliers offer themselves for, how many do, and the relays of each. */
export function ServicesCard({ services, hasChain }: Props) {
  return (
    <Card
      title="Services"
      note={
        hasChain
          ? 'What suppliers stake for, and what a relay of each pays beside the base reward.'
          : 'What suppliers offer themselves for.'
      }
      className={hasChain ? 'xl:col-span-2' : ''}
    >
      {services.length === 0 ? (
        <p className="text-ink-soft text-small">No service has a supplier yet.</p>
      ) : (
        <NetworkTable
          caption="Services"
          columns={hasChain ? [...everywhere, ...onChain] : everywhere}
          rows={services}
          keyOf={({ service }) => service}
        />
      )}
    </Card>
  )
}
