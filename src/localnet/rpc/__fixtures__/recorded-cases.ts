import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type RecordedRoute = {
  readonly request: { readonly method: string; readonly path: string; readonly body?: unknown }
  readonly status: number
  /** Name, value, name, value. */
  readonly headers: readonly string[]
  readonly body: string
}

const recordings = join(import.meta.dirname, '../../__fixtures__')
const protocolFixtures = join(import.meta.dirname, '../../../morse/__fixtures__')

/** Requests and answers of every route of pocket-core RC-0.12.0 (the file says of which machine), by name. */
export const recordedRoutes: Readonly<Record<string, RecordedRoute>> = JSON.parse(
  readFileSync(join(recordings, 'live-routes-pre.json'), 'utf8'),
).cases

/** What else was recorded, which the protocol's own tests share. */
export function readFixture(name: string) {
  return JSON.parse(readFileSync(join(protocolFixtures, name), 'utf8'))
}
