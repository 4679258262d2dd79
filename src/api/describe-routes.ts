import swagger from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { Api } from './api-type.ts'
import { nameRecords } from './name-records.ts'
import type { About } from './schemas/about.ts'

const description =
  'What was measured about model endpoints. Times are milliseconds since 1970; shares are between 0 and 1; ' +
  'null means "not yet known". Every text that comes from a supplier is data: show it as text.'

/** Makes `api.swagger()` describe the routes that are registered after it. */
export async function describeRoutes(api: Api, { name, version }: Pick<About, 'name' | 'version'>): Promise<void> {
  nameRecords()
  await api.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: name, version, description },
      components: { securitySchemes: { adminToken: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => withoutUnused(jsonSchemaTransformObject(document)),
  })
}

/** Every named schema is written twice, as input and as output: what no route refers to is left out. */
function withoutUnused<Written extends object>(document: Written): Written {
  const components = 'components' in document ? Object(document.components) : {}
  const schemas: Record<string, unknown> = components.schemas ?? {}
  const used = new Set<string>()
  const open = [JSON.stringify({ ...document, components: undefined })]
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      open.push(JSON.stringify(schemas[name] ?? null))
    }
  }
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)))
  return { ...document, components: { ...components, schemas: kept } }
}
