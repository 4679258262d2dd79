import { Link } from '@tanstack/react-router'
import type { Comparison } from '../../api/api-types.ts'
import { Card } from '../../components/Card.tsx'
import { formatCount, formatPoints, formatPointsInterval } from '../../format/format-number.ts'
import { supplierName } from '../../supplier/supplier-name.ts'
import { thresholdsOf } from '../../tier/describe-tier.ts'
import { IntervalBar } from '../../tier/IntervalBar.tsx'
import { TierChip } from '../../tier/TierChip.tsx'

/** Each supplier as the leaderboard has it, with all of its items. */
export function ComparedScores({ comparison }: { readonly comparison: Comparison }) {
  return (
    <Card
      title="Scores"
      note={`All items of ${comparison.suite}, its own and common ones. The marks are where tiers begin: 30, 55 and 80.`}
    >
      <table className="w-full table-fixed border-collapse text-small">
        <thead>
          <tr className="border-line border-b text-left text-caption text-ink-faint">
            <th scope="col" className="w-2/5 py-2 pr-4 font-normal sm:w-48">
              Supplier
            </th>
            <th scope="col" className="hidden w-32 py-2 pr-4 font-normal md:table-cell">
              Tier
            </th>
            <th scope="col" className="hidden py-2 pr-4 font-normal sm:table-cell">
              0 to 100
            </th>
            <th scope="col" className="py-2 text-right font-normal sm:w-32 sm:pr-4">
              Score
            </th>
            <th scope="col" className="hidden w-20 py-2 pr-4 text-right font-normal sm:table-cell">
              Items
            </th>
            <th scope="col" className="w-20 py-2 text-right font-normal">
              Common
            </th>
          </tr>
        </thead>
        <tbody>
          {comparison.suppliers.map((row) => (
            <SupplierRow key={row.supplier.id} row={row} />
          ))}
        </tbody>
      </table>
    </Card>
  )
}

function SupplierRow({ row }: { readonly row: Comparison['suppliers'][number] }) {
  const { supplier, tier, score, commonItems } = row
  return (
    <tr className="border-line border-b last:border-b-0">
      <th scope="row" className="truncate py-2 pr-4 text-left font-medium">
        <Link to="/suppliers/$id" params={{ id: supplier.id }} className="hover:underline">
          <bdi>{supplierName(supplier)}</bdi>
        </Link>
        <span className="block truncate font-normal text-caption text-ink-faint">
          {supplier.service}
          {supplier.isReference && ', reference'}
        </span>
      </th>
      <td className="hidden py-2 pr-4 md:table-cell">{tier !== null && <TierChip verdict={tier} />}</td>
      <td className="hidden py-2 pr-4 sm:table-cell">
        {score !== null && <IntervalBar interval={score} thresholds={thresholdsOf(tier ?? undefined)} />}
      </td>
      <td className="py-2 text-right whitespace-nowrap sm:pr-4">
        <span className="font-medium">{formatPoints(score?.mean)}</span>{' '}
        <span className="text-caption text-ink-faint">
          {score === null || score.mean === null ? '' : formatPointsInterval(score)}
        </span>
      </td>
      <td className="hidden py-2 pr-4 text-right sm:table-cell">{formatCount(score?.n)}</td>
      <td className="py-2 text-right">{formatCount(commonItems)}</td>
    </tr>
  )
}
