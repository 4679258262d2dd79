import type { Database } from '#store/database.ts'
import { ApiError } from '../api-error.ts'
import type { Api } from '../api-type.ts'
import type { EvidencePort } from '../ports.ts'
import { supplierParams, supplierQuery } from '../schemas/supplier.ts'
import { requireSupplier } from './suppliers.ts'

/**
 * `GET /api/suppliers/:id/evidence`: a signed bundle, packed by gzip, as it is being made. It reads all that is known of
 * a supplier, so one is made at a time.
 */
export function evidenceRoutes(api: Api, { database, evidence }: { database: Database; evidence: EvidencePort }): void {
  let isBusy = false
  api.get(
    '/api/suppliers/:id/evidence',
    { schema: { hide: true, params: supplierParams, querystring: supplierQuery } },
    async ({ params, query }, reply) => {
      const supplier = await requireSupplier(database, { ...query, name: params.id })
      if (isBusy) throw busy()
      isBusy = true
      try {
        const { stream, instanceKey } = await evidence(supplier)
        stream.once('close', () => {
          isBusy = false
        })
        return reply
          .type('application/gzip')
          .header('content-disposition', `attachment; filename="evidence-${supplier.id.slice(0, 12)}.jsonl.gz"`)
          .header('cache-control', 'no-store')
          .header('x-assay-instance-key', instanceKey)
          .send(stream)
      } catch (error) {
        isBusy = false
        throw error
      }
    },
  )
}

function busy(): ApiError {
  return new ApiError({
    code: 'evidence-busy',
    status: 503,
    message: 'Another bundle of evidence is being made; one at a time is.',
    hint: 'Ask again in a few seconds.',
  })
}
