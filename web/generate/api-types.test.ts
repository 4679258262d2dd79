import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { apiTypes, UnknownSchemaError } from './api-types.ts'

const root = join(import.meta.dirname, '..', '..')

describe('apiTypes', () => {
  it('default: the committed types are those of the committed document', () => {
    const document = JSON.parse(readFileSync(join(root, 'docs', 'openapi.json'), 'utf8'))
    const committed = readFileSync(join(root, 'web', 'src', 'api', 'api-types.ts'), 'utf8')
    expect(committed, 'run `node web/generate/write-api-types.ts`').toBe(apiTypes(document))
  })

  it('behavior: names, optional fields, unions, records, parameters', () => {
    const text = apiTypes({
      components: {
        schemas: {
          Row: {
            type: 'object',
            properties: {
              id: { type: 'string' },
              'error-object': { type: ['integer', 'null'] },
              kind: { enum: ['a', 'b'] },
              more: { type: 'array', items: { anyOf: [{ $ref: '#/components/schemas/Row' }, { type: 'null' }] } },
              some: { type: 'object', propertyNames: { enum: ['x'] }, additionalProperties: { type: 'number' } },
              all: {
                type: 'object',
                propertyNames: { enum: ['x'] },
                additionalProperties: { type: 'number' },
                required: ['x'],
              },
            },
            required: ['id', 'error-object', 'kind', 'more'],
          },
        },
      },
      paths: {
        '/api/rows/{id}': {
          get: {
            summary: 'One row',
            parameters: [
              { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
              { name: 'limit', in: 'query', schema: { type: 'integer' } },
            ],
            responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Row' } } } } },
          },
        },
        '/api/rows.svg': { get: { responses: { 200: { content: { 'image/svg+xml': {} } } } } },
      },
    })
    expect(text).toMatchInlineSnapshot(`
      "// Written by web/generate/write-api-types.ts from docs/openapi.json: do not edit.

      export type Row = {
        readonly id: string
        readonly "error-object": number | null
        readonly kind: "a" | "b"
        readonly more: readonly (Row | null)[]
        readonly some?: Readonly<Partial<Record<"x", number>>>
        readonly all?: Readonly<Record<"x", number>>
      }

      export type ApiReads = {
        /** One row. */
        "/api/rows/{id}": {
          readonly params: {
            readonly id: string
          }
          readonly query: {
            readonly limit?: number | undefined
          }
          readonly answer: Row
        }
      }
      "
    `)
  })

  it('error: a type that it does not know', () => {
    expect(() => apiTypes({ components: { schemas: { Row: { type: 'tuple' } } }, paths: {} })).toThrow(
      UnknownSchemaError,
    )
  })
})
