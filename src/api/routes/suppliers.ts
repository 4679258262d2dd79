import * as z from 'zod'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '#store/database.ts'
import { findSupplier } from '#store/read/find-supplier.ts'
import { readHiddenSamples } from '#store/read/read-hidden-samples.ts'
import { readHistory } from '#store/read/read-history.ts'
import { readSamples } from '#store/read/read-samples.ts'
import { readSupplier } from '#store/read/read-supplier.ts'
import { readSuppliers } from '#store/read/read-suppliers.ts'
import { ApiError } from '../api-error.ts'
import type { Api } from '../api-type.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import type { LeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import type { CataloguePort, SuppliersAtPort } from '../ports.ts'
import { errorResponse } from '../schemas/error.ts'
import { samplesQuery, samplesResponse } from '../schemas/samples.ts'
import {
  historyQuery,
  historyResponse,
  supplierParams,
  supplierQuery,
  supplierResponse,
  suppliersQuery,
  suppliersResponse,
} from '../schemas/supplier.ts'
import { outlookOf } from '../supplier/outlook-of.ts'
import { readCompliance } from '../supplier/read-compliance.ts'
import { readFlaggedSamples } from '../supplier/read-flagged-samples.ts'
import { bodyLimitBytes, openTasks, shownSample } from '../supplier/shown-sample.ts'

type Options = {
  readonly leaderboard: LeaderboardSource
  readonly database: Database
  readonly clock: () => number
  readonly catalogue: CataloguePort
  /** Absent where nobody knows which endpoint a check was of. */
  readonly suppliersAt: SuppliersAtPort | undefined
}

const tags = ['suppliers']
const oneSupplierErrors = { 400: errorResponse, 404: errorResponse, 409: errorResponse }
const latestPoints = 100

/** `GET /api/suppliers` and everything about one of them. */
export function supplierRoutes(api: Api, options: Options): void {
  listRoute(api, options)
  reportRoute(api, options)
  historyRoute(api, options)
  samplesRoute(api, options)
}

function listRoute(api: Api, { database }: Options): void {
  api.get(
    '/api/suppliers',
    {
      schema: {
        operationId: 'listSuppliers',
        summary: 'Every supplier that was ever seen',
        tags,
        querystring: suppliersQuery,
        response: { 200: suppliersResponse, 400: errorResponse },
      },
    },
    async ({ query: { cursor, limit, ...filters } }) => {
      const after = cursor === undefined ? undefined : decodeCursor(cursor, z.string())
      const suppliers = await readSuppliers(database, { ...filters, after, limit: limit + 1 })
      const page = suppliers.slice(0, limit)
      return { suppliers: page, next: nextCursor(suppliers, limit, ({ supplier }) => supplier.id) }
    },
  )
}

function reportRoute(api: Api, { database, leaderboard, suppliersAt }: Options): void {
  api.get(
    '/api/suppliers/:id',
    {
      schema: {
        operationId: 'getSupplier',
        summary: 'One supplier in full',
        tags,
        params: supplierParams,
        querystring: supplierQuery,
        response: { 200: supplierResponse, ...oneSupplierErrors },
      },
    },
    async ({ params, query }) => {
      const supplier = await requireSupplier(database, { ...query, name: params.id })
      const [view, compliance] = await Promise.all([
        readSupplier(database, { supplier, limit: latestPoints }),
        readCompliance(database, { supplierId: supplier.id, suppliersAt }),
      ])
      const { rows } = await leaderboard.ranking({ network: supplier.network, service: supplier.service })
      const likeReference = rows.find((row) => row.supplier.id === supplier.id)?.likeReference ?? null
      return {
        ...view,
        likeReference,
        tierOutlook: view.summary === null ? null : outlookOf(view.summary),
        compliance,
        others: [...view.others],
        epochs: [...view.epochs],
        outcomes: [...view.outcomes],
        history: [...view.history],
      }
    },
  )
}

const historyPosition = z.object({ computedAt: z.number(), epoch: z.number().int(), suite: z.string() })

function historyRoute(api: Api, { database }: Options): void {
  api.get(
    '/api/suppliers/:id/history',
    {
      schema: {
        operationId: 'getSupplierHistory',
        summary: "A supplier's published figures over time, newest first",
        tags,
        params: supplierParams,
        querystring: historyQuery,
        response: { 200: historyResponse, ...oneSupplierErrors },
      },
    },
    async ({ params, query: { service, suite, cursor, limit } }) => {
      const supplier = await requireSupplier(database, { service, name: params.id })
      const before = cursor === undefined ? undefined : decodeCursor(cursor, historyPosition)
      const points = await readHistory(database, { supplierId: supplier.id, suite, before, limit: limit + 1 })
      const next = nextCursor(points, limit, ({ computedAt, epoch, suite }) => ({ computedAt, epoch, suite }))
      return { supplier, points: points.slice(0, limit), next }
    },
  )
}

const samplePosition = z.object({ epoch: z.number().int(), suite: z.string(), drawOrder: z.number().int() })

function samplesRoute(api: Api, { database, clock, catalogue }: Options): void {
  api.get(
    '/api/suppliers/:id/samples',
    {
      schema: {
        operationId: 'getSupplierSamples',
        summary: 'What a supplier was asked, what it answered and how that was scored',
        description:
          "Only what is public by now: own items after their period's seed was revealed, common items after their " +
          'period has ended, items of the public pool always, gated data sets never. The rest is counted under `hidden`.',
        tags,
        params: supplierParams,
        querystring: samplesQuery,
        response: { 200: samplesResponse, ...oneSupplierErrors },
      },
    },
    async ({ params, query: { service, suite, task, score, sample, flag, cursor, limit } }) => {
      const supplier = await requireSupplier(database, { service, name: params.id })
      const after = cursor === undefined ? undefined : decodeCursor(cursor, samplePosition)
      const rule = { supplierId: supplier.id, now: clock(), openTasks: openTasks(catalogue) }
      const flagged = flag === undefined ? undefined : await readFlaggedSamples(database, supplier.id, flag)
      const ids = sample === undefined ? flagged : [sample].filter((id) => flagged?.includes(id) ?? true)
      const [samples, hidden] = await Promise.all([
        readSamples(database, { ...rule, suite, task, score, ids, after, limit: limit + 1, bodyLimitBytes }),
        readHiddenSamples(database, rule),
      ])
      const next = nextCursor(samples, limit, ({ epoch, suite, drawOrder }) => ({ epoch, suite, drawOrder }))
      const page = samples.slice(0, limit).map((one) => shownSample(one, catalogue))
      return { supplier, samples: page, next, hidden }
    },
  )
}

/** The list was read one row further than the page: that row tells whether there is more. */
function nextCursor<Row>(rows: readonly Row[], limit: number, positionOf: (row: Row) => unknown): string | null {
  const last = rows[limit - 1]
  return rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null
}

/** The supplier that a path means. @throws {ApiError} when none does, or several. */
export async function requireSupplier(
  database: Database,
  { name, service }: { readonly name: string; readonly service?: string | undefined },
): Promise<Supplier> {
  const match = await findSupplier(database, { name, service })
  if (match.kind === 'found') return match.supplier
  if (match.kind === 'ambiguous') {
    const candidates = match.candidates.map(({ id, network, service }) => `${id} (${network}, ${service})`)
    throw new ApiError({
      code: 'ambiguous-supplier',
      status: 409,
      message: `Several suppliers are meant by "${name}": ${candidates.join(', ')}.`,
      hint: 'Give the full id, more of its beginning, or ?service= beside the address.',
    })
  }
  throw new ApiError({
    code: 'unknown-supplier',
    status: 404,
    message: `No supplier has the id or address "${name}", nor an id that begins so.`,
    hint: '`assay suppliers` or GET /api/suppliers lists them all. A beginning needs at least 4 characters of the id.',
  })
}
