import type { Database } from '#store/database.ts'
import { type PayRow, readPay } from '#store/read/read-pay.ts'
import type { Api } from '../api-type.ts'
import type { About } from '../schemas/about.ts'
import { errorResponse } from '../schemas/error.ts'
import { type PayResponse, payQuery, payResponse } from '../schemas/pay.ts'

type Options = { readonly database: Database; readonly clock: () => number; readonly about: About }

/** `GET /api/pay`: what each rule would have paid, by supplier and by service. */
export function payRoutes(api: Api, { database, clock, about }: Options): void {
  api.get(
    '/api/pay',
    {
      schema: {
        operationId: 'getPay',
        summary: 'What each pay rule would have paid',
        description:
          'Per relay, in units of the base tier’s reward, averaged over the time for which the published figures are ' +
          'known. Nothing is paid by Assay: these are rules compared on the same measurements.',
        tags: ['leaderboard'],
        querystring: payQuery,
        response: { 200: payResponse, 400: errorResponse },
      },
    },
    async ({ query }): Promise<PayResponse> => {
      const now = clock()
      const rows = await readPay(database, { ...query, now })
      return { about, since: query.since, until: now, suppliers: rows.map(publicRow), services: byService(rows) }
    },
  )
}

function publicRow({ supplier, ...row }: PayRow): PayResponse['suppliers'][number] {
  const { id, network, service, address, name, isSimulated } = supplier
  return { supplier: { id, network, service, address, name, isSimulated }, ...row }
}

function byService(rows: readonly PayRow[]): PayResponse['services'] {
  const services = Map.groupBy(rows, ({ supplier: { network, service } }) => `${network}\n${service}`)
  return [...services.values()].flatMap((members) => {
    const [first] = members
    if (first === undefined) return []
    const { network, service } = first.supplier
    const average = (value: (row: PayRow) => number | null) => weighted(members, value)
    const staked = average((row) => row.staked)
    const above = average((row) => (row.stakedAbove === null ? null : row.stakedAbove * (row.staked ?? 0)))
    return [
      {
        network,
        service,
        suppliers: members.length,
        knownMs: members.reduce((sum, { knownMs }) => sum + knownMs, 0),
        stepped: average((row) => row.stepped),
        continuous: average((row) => row.continuous),
        staked,
        stakedAbove: above === null || staked === null || staked === 0 ? null : above / staked,
      },
    ]
  })
}

/** The mean over suppliers for whom it is known, weighed by time; null when it is for none. */
function weighted(rows: readonly PayRow[], value: (row: PayRow) => number | null): number | null {
  const known = rows.flatMap((row) => {
    const one = value(row)
    return one === null || row.knownMs <= 0 ? [] : [{ one, ms: row.knownMs }]
  })
  const ms = known.reduce((sum, row) => sum + row.ms, 0)
  return ms === 0 ? null : known.reduce((sum, row) => sum + row.one * row.ms, 0) / ms
}
