import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { Registry } from 'prom-client'
import type { Schema } from '#store/schema.ts'
import { createApi } from './create-api.ts'

/** The OpenAPI document of the API as text, made without a store: what `docs/openapi.json` holds. */
export async function openapiDocument({ version }: { readonly version: string }): Promise<string> {
  const api = await createApi({
    database: new Kysely<Schema>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new DummyDriver(),
        createIntrospector: (database) => new PostgresIntrospector(database),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    }),
    clock: () => 0,
    about: { name: 'assay', version, isDemo: false, notes: [] },
    readiness: { engine: 'pglite', stages: () => [] },
    catalogue: { tasks: () => [], suites: () => [] },
    metrics: new Registry(),
    // Described, though they exist only where a token is set.
    admin: { token: '', beginEpoch: describedOnly, planNow: () => false, planSuite: describedOnly },
  })
  const { body } = await api.inject('/openapi.json')
  await api.close()
  return `${JSON.stringify(JSON.parse(body), null, 2)}\n`
}

function describedOnly(): Promise<never> {
  return Promise.reject(new TypeError('this route is described and not served'))
}
