import { describe, expect, it } from 'vitest'
import { checkMock } from '../cli/check/__fixtures__/check-mock.ts'
import { errorReply, type MockReply } from './__fixtures__/mock-reply.ts'
import { answeredByModel } from './__fixtures__/model/model-server.ts'
import type { Mutation } from './__fixtures__/mutation.ts'
import { allChecks } from './all-checks.ts'
import type { CheckedService } from './checked-service.ts'
import { checksOfService } from './checks-of-service.ts'
import { isViolation } from './finding.ts'
import { modelChecks } from './model-checks.ts'

const paths: Readonly<Record<CheckedService, RegExp>> = {
  chat: /^\/v1\/(chat\/)?completions|^\/tokenize/,
  embeddings: /^\/v1\/embeddings/,
  images: /^\/v1\/(images\/|text2img|img2img|inpainting)/,
}

/** The tiny model where it serves this one thing and nothing else. */
function serving(service: CheckedService): Mutation {
  const model = answeredByModel()
  return (request, answer) => {
    if (request.method !== 'POST' || paths[service].test(request.path)) return model(request, answer)
    return errorReply(404, null, 'There is nothing here.')
  }
}

async function check(service: CheckedService, mutation: Mutation, ids?: readonly string[]) {
  const all = checksOfService([...allChecks, ...modelChecks], service)
  const answers = `${service}.answers`
  const checks = ids === undefined ? all : all.filter(({ id }) => id === answers || ids.includes(id))
  const { results } = await checkMock({ service, checks, mutation, isEncrypted: true, isTrusted: true })
  return results
}

describe.each(['embeddings', 'images'] as const)('checks of an endpoint for %s alone', (service) => {
  it('default: a conforming one violates nothing, and every must is passed', async () => {
    const results = await check(service, serving(service))
    const bad = results.filter((result) => isViolation(result) || result.verdict === 'not-run')
    expect(bad.map(({ check: { id }, verdict, detail }) => `${id}: ${verdict}: ${detail}`)).toEqual([])
    const musts = results.filter((result) => result.check.level === 'must')
    expect(musts.filter(({ verdict }) => verdict !== 'pass').map((result) => result.check.id)).toEqual([])
    expect(musts.map((result) => result.check.id)).toContain(`${service}.answers`)
  })

  it('behavior: what is asked of every endpoint is asked of it', async () => {
    const page: MockReply = { status: 200, headers: { 'content-type': 'text/html' }, pieces: [] }
    const redirecting: Mutation = (request, answer) =>
      request.method === 'POST' && request.body.byteLength < 900_000
        ? serving(service)(request, answer)
        : request.method === 'POST'
          ? { ...page, status: 413 }
          : answer()
    const results = await check(service, redirecting, ['transport.body-1-megabytes', 'transport.content-type'])
    expect(results.map((result) => [result.check.id, result.verdict])).toEqual([
      ['transport.content-type', 'pass'],
      ['transport.body-1-megabytes', 'fail'],
      [`${service}.answers`, 'pass'],
    ])
  })

  it('behavior: one that does not answer violates a must', async () => {
    const nothing: Mutation = (request, answer) =>
      request.method === 'POST' ? errorReply(500, null, 'Internal error') : answer()
    const results = await check(service, nothing)
    expect(results.find((result) => result.check.id === `${service}.answers`)).toMatchObject({
      verdict: 'fail',
      check: { level: 'must' },
    })
  })
})

it('behavior: no check of another service is among them', () => {
  const groups = (service: CheckedService) => [
    ...new Set(checksOfService([...allChecks, ...modelChecks], service).map(({ group }) => group)),
  ]
  expect(groups('embeddings')).toEqual(['A', 'B', 'L'])
  expect(groups('images')).toEqual(['A', 'B', 'M'])
  expect(groups('chat').join('')).toBe('ABCDEHNOFGIJK')
})
