import { join } from 'node:path'
import { Registry } from 'prom-client'
import { createApi } from '#api/create-api.ts'
import { serveWeb } from '#api/serve-web.ts'
import { basicsCatalogue } from '#cli/basics-catalogue.ts'
import { cataloguePort } from '#cli/catalogue-port.ts'
import { machineClock } from '#cli/clock.ts'
import { openStore } from '#store/open-store.ts'
import { root } from '../system-node.ts'

export type ServedStore = AsyncDisposable & { readonly url: string }

/** A store as it lies there, behind the API and the page, without a bench that measures on. */
export async function serveStore({
  store: folder,
  port,
}: {
  readonly store: string
  readonly port: number
}): Promise<ServedStore> {
  const store = await openStore({ dataFolder: folder })
  const api = await createApi({
    database: store.database,
    clock: machineClock,
    about: { name: 'Assay', version: '0', isDemo: false, notes: [] },
    readiness: { engine: store.engine, stages: () => [] },
    catalogue: cataloguePort(basicsCatalogue()),
    metrics: new Registry(),
  })
  serveWeb(api, { folder: join(root, 'web', 'dist') })
  await api.listen({ host: '127.0.0.1', port })
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      await api.close()
      await store.close()
    },
  }
}
