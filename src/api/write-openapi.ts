import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openapiDocument } from './openapi-document.ts'

// `node src/api/write-openapi.ts` after any change of a route or a schema; a test compares.
const root = join(import.meta.dirname, '../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
writeFileSync(join(root, 'docs/openapi.json'), await openapiDocument({ version }))
