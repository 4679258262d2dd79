import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openapiDocument } from './openapi-document.ts'

const root = join(import.meta.dirname, '../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

describe('openapiDocument', () => {
  it('behavior: docs/openapi.json is what `node src/api/write-openapi.ts` writes', async () => {
    expect(await openapiDocument({ version })).toBe(readFileSync(join(root, 'docs/openapi.json'), 'utf8'))
  })

  it('behavior: every reference leads somewhere, and every named schema is used', async () => {
    const text = await openapiDocument({ version })
    const references = new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name))
    expect([...references].toSorted()).toEqual(Object.keys(JSON.parse(text).components.schemas).toSorted())
  })

  it('behavior: internal and text routes are not described', async () => {
    expect(Object.keys(JSON.parse(await openapiDocument({ version })).paths)).toMatchInlineSnapshot(`
      [
        "/api/leaderboard",
        "/api/leaderboard/compact",
        "/api/leaderboard/facets",
        "/api/leaderboard/{day}",
        "/api/suppliers",
        "/api/suppliers/{id}",
        "/api/suppliers/{id}/history",
        "/api/suppliers/{id}/samples",
        "/api/tasks",
        "/api/tasks/{name}",
        "/api/tasks/{name}/samples",
        "/api/suites",
        "/api/about",
        "/api/compare",
        "/api/network",
        "/api/events",
        "/api/best",
        "/api/badges/{id}.svg",
        "/api/planner",
        "/api/pay",
        "/api/periods",
        "/healthz",
        "/readyz",
        "/api/admin/suppliers/{id}/epochs",
        "/api/admin/plans",
        "/api/admin/suites/{name}",
      ]
    `)
  })
})
