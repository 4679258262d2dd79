import { errorReply, jsonReply } from '../mock-reply.ts'
import { answeredOtherwise, changedJson, type Violation } from '../mutation.ts'

type Listed = { data: Record<string, unknown>[] }

function models(change: (model: Record<string, unknown>) => Record<string, unknown>) {
  return changedJson('/v1/models', (json) => ({ ...json, data: (json as Listed).data.map(change) }))
}

export const modelViolations: readonly Violation[] = [
  {
    check: 'models.list',
    does: 'gives names alone',
    mutation: changedJson('/v1/models', (json) => (json as Listed).data.map(({ id }) => id)),
  },
  { check: 'models.list', does: 'lists none', mutation: changedJson('/v1/models', (json) => ({ ...json, data: [] })) },
  {
    check: 'models.list',
    does: 'says no object',
    mutation: changedJson('/v1/models', ({ data }) => ({ data })),
  },
  { check: 'models.fields', does: 'gives ids alone', mutation: models(({ id }) => ({ id })) },
  {
    check: 'models.names-model',
    does: 'lists another name',
    mutation: models((model) => ({ ...model, id: 'another' })),
  },
  {
    check: 'models.retrieve',
    does: 'knows no model by its id',
    mutation: answeredOtherwise(
      ({ path }) => path.startsWith('/v1/models/'),
      () => errorReply(404, 'model_not_found', 'There is no such model.'),
    ),
  },
  {
    check: 'models.unknown',
    does: 'finds every model',
    verdict: 'silently-ignored',
    mutation: answeredOtherwise(
      ({ path }) => path.startsWith('/v1/models/'),
      () => jsonReply(200, { id: 'mock-model', object: 'model' }),
    ),
  },
  {
    check: 'models.unknown',
    does: 'has no code for it',
    mutation: answeredOtherwise(
      ({ path }) => path.startsWith('/v1/models/') && !path.endsWith('mock-model'),
      () => errorReply(404, null, 'There is no such model.'),
    ),
  },
  {
    check: 'models.version',
    does: 'answers a page',
    mutation: answeredOtherwise(
      ({ path }) => path === '/version',
      () => ({ status: 200, headers: { 'content-type': 'text/html' }, pieces: [{ bytes: '<html>', afterMs: 0 }] }),
    ),
  },
  {
    check: 'models.version',
    does: 'names no version',
    mutation: changedJson('/version', () => ({ name: 'server' })),
  },
  {
    check: 'models.health',
    does: 'is never well',
    mutation: answeredOtherwise(
      ({ path }) => path === '/health',
      () => errorReply(503, null, 'Loading.'),
    ),
  },
]
