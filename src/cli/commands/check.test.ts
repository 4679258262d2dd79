import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { mockModel } from '#checks/__fixtures__/mock-chat.ts'
import { errorReply } from '#checks/__fixtures__/mock-reply.ts'
import { startMock } from '#checks/__fixtures__/mock-server.ts'
import { answeredByModel } from '#checks/__fixtures__/model/model-server.ts'
import { changedJson, type Mutation } from '#checks/__fixtures__/mutation.ts'
import type { CheckReport } from '#checks/check-report.ts'
import { readCapabilityRecords } from '#store/capability-records.ts'
import { openStore } from '#store/open-store.ts'
import { createProgram } from '../program.ts'

let folder: string
let printed: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-check-'))
})
beforeEach(() => {
  printed = ''
  vi.stubEnv('DATABASE_URL', undefined)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  process.exitCode = undefined
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function check(mutation: Mutation | undefined, ...flags: string[]): Promise<number | string | undefined> {
  await using server = await startMock({ mutation })
  const words = ['check', server.url, '--model', mockModel, '--seed', 'one', ...flags]
  await createProgram().parseAsync(words, { from: 'user' })
  return process.exitCode ?? undefined
}

const isBot: Mutation = changedJson('/chat/completions', (json) => ({
  ...json,
  object: '<script>alert(1)</script>\u202e',
  choices: [{ index: 0, message: { role: 'bot', content: 'Yes & "no" <b>\u0007' }, finish_reason: 'stop' }],
}))

describe('assay check', () => {
  it('default: a table of verdicts, what the endpoint can do, and exit code 0', async () => {
    expect(await check(undefined, '--only', 'chat.role,models')).toBe(0)
    expect(printed).toMatch(/^chat\.role +must +pass +It is\.$/m)
    expect(printed).toMatch(/^Passed: must 3 of 3, should 4 of 4, may 2 of 2\. \d+ requests in .* s, seed one\.$/m)
    expect(printed).toMatch(/^It can: chat supported\.$/m)
    expect(printed).not.toContain('What to change')
  })

  it('behavior: a violated must is exit code 1, with what to change', async () => {
    expect(await check(isBot, '--only', 'chat.role')).toBe(1)
    expect(printed).toMatch(/^chat\.role +must +fail +"role" is another word\.$/m)
    expect(printed).toContain('What to change\nchat.role (must): the message is the assistant’s.')
  })

  it('behavior: a violated should is exit code 0, and --level must leaves it out', async () => {
    expect(
      await check(
        changedJson('/chat/completions', (json) => ({ ...json, object: 'x' })),
        '--only',
        'chat.object',
      ),
    ).toBe(0)
    expect(printed).toMatch(/^chat\.object +should +fail/m)
    printed = ''
    await check(undefined, '--only', 'C', '--level', 'must')
    expect(printed).not.toMatch(/\b(?:should|may)\b/)
  })

  it('behavior: an endpoint for embeddings alone is found to be one, and not blamed for chat', async () => {
    const model = answeredByModel()
    const mutation: Mutation = (request, answer) =>
      request.method !== 'POST' || request.path === '/v1/embeddings'
        ? model(request, answer)
        : errorReply(404, null, 'There is nothing here.')
    expect(await check(mutation, '--level', 'must', '--json')).toBe(0)
    const { service, counts, checks }: CheckReport = JSON.parse(printed)
    expect([service, counts.must]).toEqual(['embeddings', { pass: checks.length - 1, 'not-observable': 1 }])
    expect(checks.find(({ id }) => id === 'embeddings.answers')).toMatchObject({ level: 'must', verdict: 'pass' })
  })

  it('behavior: a budget that does not reach is exit code 2', async () => {
    expect(await check(undefined, '--only', 'chat.role,errors.wrong-type', '--max-requests', '1')).toBe(2)
  })

  it('behavior: --json has everything, with evidence', async () => {
    await check(isBot, '--only', 'chat.role', '--json')
    const report: CheckReport = JSON.parse(printed)
    expect(report).toMatchObject({
      object: 'assay.check.report.v1',
      network: 'direct',
      model: mockModel,
      seed: 'one',
      requests: 1,
      worstMust: 'violated',
      counts: { must: { pass: 1, fail: 1 }, should: {}, may: {} },
      capabilities: { network: 'direct', model: mockModel, level: null, supports: { chat: 'supported' } },
    })
    expect(report.checks.map(({ id, verdict, advice }) => [id, verdict, advice])).toEqual([
      ['chat.answers', 'pass', null],
      ['chat.role', 'fail', 'Set "role": "assistant" in the message of each choice.'],
    ])
    expect(report.checks[1]?.evidence[0]).toMatchObject({ method: 'POST', path: '/v1/chat/completions', status: 200 })
  })

  it('behavior: JUnit and HTML hold what the endpoint sent as text and nothing else', async () => {
    const [junit, html] = [join(folder, 'checks.xml'), join(folder, 'checks.html')]
    await check(isBot, '--only', 'chat.role,chat.object', '--junit', junit, '--html', html)
    const xml = await readFile(junit, 'utf8')
    expect(xml).toContain('<testsuites name="assay check" tests="3" failures="1">')
    expect(xml).toContain('<failure type="fail" message="&quot;role&quot; is another word. Set')
    const page = await readFile(html, 'utf8')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\ufffd')
    expect(page).not.toMatch(/<script|[\u0007\u202e]|(?:src|href)=|url\(|@import/)
    expect(page).toContain("default-src 'none'")
  })

  it('behavior: --save keeps what the endpoint can do', async () => {
    const store = join(folder, 'store')
    await check(undefined, '--only', 'chat.role', '--json', '--save', '--store', store)
    const { capabilities } = JSON.parse(printed) as CheckReport
    const opened = await openStore({ dataFolder: store })
    const kept = await readCapabilityRecords(opened.database, { since: 0 })
    await opened.close()
    expect(kept).toEqual([capabilities])
  })

  it('behavior: without --model the only one that is listed is taken, and said', async () => {
    let said = ''
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += text
      return true
    })
    await using server = await startMock({})
    await createProgram().parseAsync(['check', server.url, '--only', 'models.names-model', '--json'], { from: 'user' })
    expect(JSON.parse(printed)).toMatchObject({ model: mockModel, checks: [{ verdict: 'pass' }, { verdict: 'pass' }] })
    expect(said).toBe(`Model: ${mockModel}, the only one that is listed.\n`)
  })

  it('error: several models and none named', async () => {
    const mutation = changedJson('/models', () => ({ object: 'list', data: [{ id: 'large' }, { id: 'small' }] }))
    await using server = await startMock({ mutation })
    const unnamed = createProgram().parseAsync(['check', server.url], { from: 'user' })
    await expect(unnamed).rejects.toMatchObject({
      code: 'MODEL_UNCLEAR',
      message: `The endpoint ${server.url} lists 2 models.\nName one with --model: "large", "small".`,
    })
  })

  it('error: nobody there, and a key that is missing, are told at once', async () => {
    const nobody = ['check', 'http://127.0.0.1:9', '--model', 'm']
    await expect(createProgram().parseAsync(nobody, { from: 'user' })).rejects.toMatchObject({
      code: 'ENDPOINT_UNREACHABLE',
    })
    await using server = await startMock({ key: 'sk-garden' })
    const keyless = ['check', server.url, '--model', mockModel]
    await expect(createProgram().parseAsync(keyless, { from: 'user' })).rejects.toMatchObject({ code: 'KEY_REFUSED' })
  })

  it('error: a servicer that is none, and a report that cannot be written, say what to do', async () => {
    const morse = ['check', 'http://127.0.0.1:1', '--network', 'morse']
    await expect(createProgram().parseAsync(morse, { from: 'user' })).rejects.toMatchObject({
      code: 'BAD_CHECK_TARGET',
    })
    const nowhere = join(folder, 'no', 'folder', 'a.html')
    await expect(check(undefined, '--only', 'models.list', '--html', nowhere)).rejects.toMatchObject({
      code: 'CHECK_REPORT_FILE',
    })
  })
})
