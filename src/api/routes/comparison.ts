import type { Database } from '#store/database.ts'
import { readCommonScores } from '#store/read/read-common-scores.ts'
import { ApiError } from '../api-error.ts'
import type { Api } from '../api-type.ts'
import { compareSuppliers } from '../comparison/compare-suppliers.ts'
import type { LeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import type { CataloguePort } from '../ports.ts'
import type { About } from '../schemas/about.ts'
import { type ComparisonResponse, comparisonQuery, comparisonResponse } from '../schemas/comparison.ts'
import { errorResponse } from '../schemas/error.ts'
import { openTasks } from '../supplier/shown-sample.ts'
import { requireSupplier } from './suppliers.ts'

type Options = {
  readonly database: Database
  readonly clock: () => number
  readonly catalogue: CataloguePort
  readonly leaderboard: LeaderboardSource
  readonly about: About
}

/** Beyond so many common items of a supplier the difference is known to a point or two. */
const mostEach = 3000

/** `GET /api/compare`: two to six suppliers on what they were asked alike. */
export function comparisonRoutes(api: Api, { database, clock, catalogue, leaderboard, about }: Options): void {
  api.get(
    '/api/compare',
    {
      schema: {
        operationId: 'compareSuppliers',
        summary: 'Two to six suppliers on the items that they share',
        description:
          'Differences are of common items of the present epochs only, which cancels what hard items cost both; their ' +
          'intervals hold however often one looks. A comparison of few items says little: see `n`.',
        tags: ['suppliers'],
        querystring: comparisonQuery,
        response: { 200: comparisonResponse, 400: errorResponse, 404: errorResponse, 409: errorResponse },
      },
    },
    async ({ query }, reply): Promise<ComparisonResponse> => {
      const suppliers = await Promise.all(
        query.supplier.map((name) => requireSupplier(database, { name, service: query.service })),
      )
      if (new Set(suppliers.map(({ id }) => id)).size < suppliers.length) throw sameSupplier()
      const suites = catalogue.suites()
      const suite = query.suite ?? suites.find(({ setsTier }) => setsTier)?.name ?? ''
      const [scores, { rows }, figures] = await Promise.all([
        readCommonScores(database, {
          ...{ supplierIds: suppliers.map(({ id }) => id), suite, mostEach },
          ...{ now: clock(), openTasks: openTasks(catalogue) },
        }),
        leaderboard.ranking({}),
        leaderboard.figures(),
      ])
      const byId = new Map(rows.map((row) => [row.supplier.id, row]))
      const compared = suppliers.map((supplier) => ({
        supplier,
        row: byId.get(supplier.id),
        figures: figures.of(supplier.id),
      }))
      reply.header('cache-control', 'public, max-age=10')
      return { about, ...compareSuppliers({ suite, compared, scores, suites }) }
    },
  )
}

function sameSupplier(): ApiError {
  return new ApiError({
    code: 'same-supplier',
    status: 400,
    message: 'Two of the suppliers to be compared are the same one.',
    hint: 'Name each once; GET /api/suppliers lists them all.',
  })
}
