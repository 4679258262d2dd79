import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiTypes } from './api-types.ts'

/** Writes the web application's types of the API: `node web/generate/write-api-types.ts`. */
const root = join(import.meta.dirname, '..', '..')
const document = JSON.parse(readFileSync(join(root, 'docs', 'openapi.json'), 'utf8'))
writeFileSync(join(root, 'web', 'src', 'api', 'api-types.ts'), apiTypes(document))
