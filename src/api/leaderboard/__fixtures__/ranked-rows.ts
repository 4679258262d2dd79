import type { Summary } from '#records/summary.ts'
import { exampleSuite, exampleSummary, exampleSupplier } from '#store/read/__fixtures__/example-records.ts'
import { buildEmptyRow, buildRow } from '../build-row.ts'
import { jointRankBands } from '../joint-rank-bands.ts'
import { rankRows } from '../rank-rows.ts'

/** Means of the tier suite of the ranked suppliers. */
const means = [0.5, 0.9, 0.5, 0.1]

/** A skill of the tier suite at this mean. */
function skill(name: string, mean: number | null): Summary['skills'][number] {
  const estimate = { n: mean === null ? 0 : 40, mean, lower: 0, upper: 1, method: 'm', confidence: 0.95 }
  return { path: `assay-basics/${name}`, n: estimate.n, estimate, pooled: null }
}

/** Four ranked suppliers of two operators, the last with no reading skill; one that is new, one that has left. */
export const { rows: rankedRows } = rankRows(
  [
    ...means.map((mean, index) => {
      const suite = exampleSuite()
      const supplier = exampleSupplier({ address: `supplier ${index}`, operator: `op ${index % 2}` })
      return buildRow(
        exampleSummary(supplier, {
          suites: [{ ...suite, estimate: { ...suite.estimate, mean } }],
          skills: [skill('reading', index === 3 ? null : 1 - mean), skill('sums', mean)],
        }),
      )
    }),
    buildEmptyRow(exampleSupplier({ address: 'new', name: 'Straße' })),
    buildEmptyRow(exampleSupplier({ address: 'gone', isListed: false })),
  ],
  jointRankBands,
)
