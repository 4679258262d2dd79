import type { Network } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { visibleText } from '../../components/visible-text.ts'
import { formatCount } from '../../format/format-number.ts'
import { shortAddress } from '../../supplier/supplier-name.ts'
import { type NetworkColumn, NetworkTable } from './NetworkTable.tsx'

type Application = NonNullable<Network['applications']>[number]

const columns: readonly NetworkColumn<Application>[] = [
  {
    title: 'Application',
    cell: ({ name, application }) => (
      <bdi className="inline-block max-w-40 truncate align-bottom">
        {visibleText(name ?? shortAddress(application))}
      </bdi>
    ),
  },
  { title: 'Service', cell: ({ service }) => <bdi>{visibleText(service)}</bdi> },
  { title: 'Nodes', isNumber: true, isSecondary: true, cell: ({ nodes }) => formatCount(nodes) },
  { title: 'Relays used', isNumber: true, cell: (application) => <Used application={application} /> },
]

/** Our applications’ sessions, and how much of what they may relay is used. */
export function ApplicationsCard({ applications }: { readonly applications: readonly Application[] }) {
  return (
    <Card title="Applications" note="Each may send so many relays to the nodes of its session.">
      {applications.length === 0 ? (
        <p className="text-ink-soft text-small">No application has a session just now.</p>
      ) : (
        <NetworkTable
          caption="Applications and the relays that they used"
          columns={columns}
          rows={applications}
          keyOf={({ application, service }) => `${application} ${service}`}
        />
      )}
    </Card>
  )
}

function Used({ application: { relaysUsed, budget, nodes, isCountComplete } }: { readonly application: Application }) {
  const allowed = budget * nodes
  const share = allowed === 0 ? 0 : Math.min(1, relaysUsed / allowed)
  return (
    <span className="inline-flex items-center justify-end gap-3">
      <svg className="hidden h-1.5 w-24 sm:block" aria-hidden="true">
        <rect width="100%" height="100%" rx="3" className="fill-line" />
        <rect width={`${share * 100}%`} height="100%" rx="3" className="fill-accent" />
      </svg>
      <span title={isCountComplete ? undefined : 'We began in the middle of this session.'}>
        {isCountComplete ? '' : '≥ '}
        {formatCount(relaysUsed)} of {formatCount(allowed)}
      </span>
    </span>
  )
}
