import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentHash } from '#records/content-id.ts'
import { commitmentOf } from '#records/period.ts'
import { echoTask } from '../__fixtures__/echo-catalogue.ts'
import type { Catalogue } from '../catalogue.ts'
import { measured, playScene, type Scene, sceneCatalogue, scenePolicy } from './__fixtures__/scene.ts'
import type { BundleLine, PeriodLine, PlanLine, SampleLine, SuiteLine, SummaryLine } from './bundle-format.ts'
import { commitDocument, commitRequests } from './commit-item.ts'
import { signLines } from './sign-lines.ts'
import { readEarlierBundle, verifyBundle } from './verify-bundle.ts'
import { evidenceLines } from './write-evidence.ts'

const instance = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ed25519')
const instanceKey = hexOf(instance.publicKey)
const openTasks = ['alpha', 'beta', 'words']

let scene: Scene
/** The true bundle of the scene. */
let lines: readonly BundleLine[]
/** The same, made a minute earlier. */
let earlierText: string

beforeAll(async () => {
  scene = await playScene({ minutes: 3 })
  earlierText = await pack(await takeEvidence(scene))
  for (let step = 0; step < 6; step++) await scene.turn(10_000)
  lines = await takeEvidence(scene)
})
afterAll(() => scene.store.close())

function hexOf(key: KeyObject): string {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
}

function takeEvidence({ store: { database }, catalogue, clock }: Scene, over = {}): Promise<BundleLine[]> {
  const ports = { database, catalogue, policy: scenePolicy, clock, openTasks, instanceKey, program: 'test', ...over }
  return Array.fromAsync(evidenceLines(ports, measured))
}

/** The text of a bundle of these lines, signed by the instance itself unless told otherwise. */
async function pack(content: Iterable<BundleLine>, key: KeyObject = instance.privateKey): Promise<string> {
  return (await Array.fromAsync(signLines(content, (message) => sign(null, message, key)))).join('')
}

type Ports = Parameters<typeof verifyBundle>[1]

function check(text: string | Uint8Array, over: Partial<Ports> = {}) {
  return verifyBundle([Buffer.from(text)], { catalogue: sceneCatalogue(), expectedKey: instanceKey, ...over })
}

/** What differs when the instance itself signs changed lines: each as `check: problem`, without repetition. */
async function found(changed: Iterable<BundleLine>, over: Partial<Ports> = {}): Promise<string[]> {
  const { differences, isSound } = await check(await pack(changed), over)
  expect(isSound).toBe(differences.length === 0)
  return [...new Set(differences.map(({ check, where, problem }) => `${check}, ${where}: ${problem}`))]
}

type Kind = BundleLine['line']
type LineOf<K extends Kind> = Extract<BundleLine, { line: K }>

/** The lines with one of a kind changed: the first that fits. */
function change<K extends Kind>(
  kind: K,
  changed: (line: LineOf<K>) => LineOf<K>,
  fits: (line: LineOf<K>) => boolean = () => true,
): BundleLine[] {
  const index = lines.findIndex((line) => line.line === kind && fits(line as LineOf<K>))
  if (index < 0) throw new TypeError(`the scene has no such ${kind}`)
  return lines.with(index, changed(structuredClone(lines[index]) as LineOf<K>))
}

function samples(): SampleLine[] {
  return lines.filter((line) => line.line === 'sample')
}

/** A revealed item of the tier suite whose answer was scored, and that is in the summary. */
function isRevealedAnswer({ suite, revealed, score, periodId }: SampleLine): boolean {
  const isSeedKnown = lines.some((line) => line.line === 'period' && line.period.id === periodId && line.period.seed)
  const isAnswer = score?.result.kind === 'scored' && score.result.basis === 'answer'
  return suite === 'scene' && revealed !== null && isAnswer && isSeedKnown
}

function isWrong({ score }: SampleLine): boolean {
  return score?.result.kind === 'scored' && score.result.value === 0
}

describe('evidenceLines', () => {
  it('default: a hidden item gives nothing of its document or answers away', () => {
    const hidden = samples().filter((sample) => sample.hidden !== null)
    expect(hidden.length).toBeGreaterThan(3)
    for (const sample of hidden) {
      expect(sample.revealed).toBeNull()
      for (const { asked, attempts } of sample.requests) {
        expect(asked).toBeNull()
        for (const { body, outcome } of attempts) expect([body, outcome?.details ?? null]).toEqual([null, null])
      }
      if (sample.score === null) expect(sample.draw).toBeNull()
    }
  })

  it('behavior: no seed that is not revealed, and nothing that it gives, is anywhere in the text', async () => {
    const text = await pack(lines)
    const rows = await scene.store.database
      .selectFrom('samples')
      .innerJoin('periods', 'periods.id', 'samples.period_id')
      .select(['samples.pool', 'samples.document', 'periods.seed', 'periods.revealed_at'])
      .execute()
    const secret = rows.filter((row) => row.revealed_at === null && row.pool === 'own')
    expect(secret.length).toBeGreaterThan(3)
    for (const { seed, document } of secret) {
      expect(text).not.toContain(seed)
      expect(text).not.toContain(String(document.word))
      expect(text).not.toContain(contentHash(JSON.stringify(document)))
    }
  })

  it('behavior: what comes in while the bundle is being written does not spoil it', async () => {
    const busy = await playScene({ minutes: 2 })
    const taken: BundleLine[] = []
    const { catalogue, clock } = busy
    const ports = { database: busy.store.database, catalogue, policy: scenePolicy, clock, openTasks, instanceKey }
    for await (const line of evidenceLines({ ...ports, program: 'test' }, measured)) {
      taken.push(line)
      if (line.line === 'summary') for (let step = 0; step < 6; step++) await busy.turn(10_000)
    }
    await busy.store.close()
    expect(await found(taken)).toEqual([])
  })

  it('behavior: documents of a gated data set are never shown', async () => {
    const gated = await takeEvidence(scene, { openTasks: ['alpha', 'beta'] })
    const words = gated.filter((line) => line.line === 'sample').filter(({ suite }) => suite === 'data')
    expect(new Set(words.map(({ hidden, revealed }) => `${hidden} ${revealed}`))).toEqual(
      new Set(['gated-data-set null']),
    )
    const { differences, checks } = await check(await pack(gated))
    expect(differences).toEqual([])
    expect(checks.find(({ check }) => check === 'scores')?.uncheckable).toEqual({
      'a gated data set is never shown': words.filter(({ score }) => score !== null).length,
    })
  })
})

describe('verifyBundle', () => {
  it('default: a true bundle is sound, and everything revealed is checked', async () => {
    const { isSound, differences, checks, header } = await check(await pack(lines))
    expect(differences).toEqual([])
    expect(isSound).toBe(true)
    expect(header?.supplier.id).toBe(measured.id)
    expect(checks.map(({ check }) => check)).toEqual([
      ...['format', 'signature', 'key', 'definitions', 'periods', 'completeness', 'draws', 'commitments'],
      ...['requests', 'attempts', 'blame', 'scores', 'summary'],
    ])
    expect(checks.filter(({ ok }) => ok === 0)).toEqual([])
    expect(checks.flatMap(({ uncheckable }) => Object.keys(uncheckable))).toEqual([])
    const kinds = new Set(
      samples()
        .flatMap(({ requests }) => requests.flatMap(({ attempts }) => attempts))
        .map(({ outcome }) => outcome?.kind),
    )
    expect([...kinds].sort()).toEqual(['answered', 'refused', 'reset'])
    expect(new Set(samples().map(({ draw }) => draw?.pool))).toEqual(new Set(['own', 'common', 'public', undefined]))
  })

  it('behavior: the bundle may come in pieces of any size', async () => {
    const bytes = Buffer.from(await pack(lines))
    const pieces = Array.from({ length: Math.ceil(bytes.length / 997) }, (_, index) =>
      bytes.subarray(index * 997, (index + 1) * 997),
    )
    const { isSound } = await verifyBundle(pieces, { catalogue: sceneCatalogue() })
    expect(isSound).toBe(true)
  })

  it('args: without a key to compare with, the table says so', async () => {
    const { checks } = await check(await pack(lines), { expectedKey: undefined })
    expect(checks.find(({ check }) => check === 'key')?.uncheckable).toEqual({
      'no key was given to compare with (--key)': 1,
    })
  })

  it('args: without the data of a finite task, the draws are repeated and the rest is not checkable', async () => {
    const all = sceneCatalogue()
    const catalogue: Catalogue = { ...all, task: (name) => (name === 'words' ? undefined : all.task(name)) }
    const { differences, checks } = await check(await pack(lines), { catalogue })
    expect(differences).toEqual([])
    const reason = 'the data of words is not here (--data)'
    for (const name of ['draws', 'requests', 'scores']) {
      expect(checks.find(({ check }) => check === name)?.uncheckable[reason]).toBeGreaterThan(1)
    }
  })

  it('args: a program with another version of a task says so, and finds no difference', async () => {
    const all = sceneCatalogue()
    const newer = echoTask('alpha', { version: '2', score: () => ({ value: 0, metrics: {}, extracted: {} }) })
    const catalogue: Catalogue = { ...all, task: (name) => (name === 'alpha' ? newer : all.task(name)) }
    const { differences, checks } = await check(await pack(lines), { catalogue })
    expect(differences).toEqual([])
    expect(checks.find(({ check }) => check === 'scores')?.uncheckable).toHaveProperty([
      'this program has alpha in version 2, not 1',
    ])
  })

  it('behavior: expired answers cannot be scored again, and are no difference', async () => {
    const expired = lines.map((line) =>
      line.line === 'sample'
        ? {
            ...line,
            requests: line.requests.map((request) => ({
              ...request,
              attempts: request.attempts.map((attempt) => ({ ...attempt, body: null })),
            })),
          }
        : line,
    )
    const { differences, checks } = await check(await pack(expired))
    expect(differences).toEqual([])
    expect(checks.find(({ check }) => check === 'scores')?.uncheckable).toHaveProperty([
      'the raw answer is no longer kept',
    ])
  })
})

describe('verifyBundle on a bundle that a stranger changed', () => {
  const sections: Kind[] = ['header', 'suite', 'task', 'period', 'plan', 'control', 'summary', 'sample', 'signature']

  it.each(sections)('behavior: one changed byte in a line of kind %s breaks the signature', async (kind) => {
    const text = await pack(lines)
    const start = text.indexOf(text.split('\n').find((line) => line.includes(`"line":"${kind}"`)) ?? '')
    const end = text.indexOf('\n', start)
    for (const place of [0.1, 0.35, 0.6, 0.85]) {
      const bytes = Buffer.from(text)
      const at = start + Math.floor((end - start) * place)
      bytes.writeUInt8((bytes[at] ?? 0) ^ 1, at)
      const { isSound, differences } = await check(bytes)
      expect(isSound).toBe(false)
      expect(differences.map(({ check }) => check)).toContain('signature')
    }
  })

  it('behavior: a line left out, put twice or moved breaks the signature', async () => {
    const text = (await pack(lines)).split('\n')
    const at = text.findIndex((line) => line.includes('"line":"sample"'))
    const moved = text.toSpliced(at, 1).toSpliced(at + 1, 0, text[at] ?? '')
    for (const changed of [text.toSpliced(at, 1), text.toSpliced(at, 0, text[at] ?? ''), moved]) {
      const { differences } = await check(changed.join('\n'))
      expect(differences.map(({ check }) => check)).toContain('signature')
    }
  })

  it('behavior: a bundle that was cut has no signature', async () => {
    const text = await pack(lines)
    const { differences } = await check(text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1))
    expect(differences).toEqual([
      { check: 'signature', where: 'end', problem: 'the bundle has no signature: it was cut' },
    ])
  })

  it('behavior: signed with another key under the same name', async () => {
    const { differences } = await check(await pack(lines, stranger.privateKey))
    expect(differences).toEqual([
      { check: 'signature', where: 'end', problem: 'the signature is not of the key that the header states' },
    ])
  })

  it('behavior: signed with another key that the header states: only who knows the instance finds out', async () => {
    const forged = change('header', (header) => ({ ...header, instanceKey: hexOf(stranger.publicKey) }))
    const { differences } = await check(await pack(forged, stranger.privateKey))
    expect(differences.map(({ check }) => check)).toEqual(['key'])
  })

  it('behavior: two spellings of a value, a key twice, foreign lines and lines after the end are found', async () => {
    const text = await pack(lines)
    const twice = text.replace('{"createdAt"', '{"createdAt":1,"createdAt"')
    expect((await check(twice)).differences.map(({ check }) => check)).toEqual(['format', 'signature'])
    for (const extra of ['{"line":"joke"}\n', 'no JSON\n', '\xff\n', '\n']) {
      expect((await check(text + extra)).differences.map(({ check }) => check)).toContain('format')
    }
  })

  it('behavior: a document that is nested without end stops nothing', async () => {
    const text = await pack(lines)
    const deep = text.replace(
      '"document":{"word":',
      `"document":{"deep":${'['.repeat(20_000)}${']'.repeat(20_000)},"word":`,
    )
    expect((await check(deep)).differences.map(({ check }) => check)).toContain('format')
  })

  it('error: what is no bundle at all is not sound, and does not throw', async () => {
    for (const text of ['', '{}', 'null\n[]\n', '\0'.repeat(1000), '{"line":"sample"}\n']) {
      expect((await check(text)).isSound).toBe(false)
    }
  })
})

describe('verifyBundle on a bundle whose instance cheats and signs', () => {
  it('behavior: a bad item left out', async () => {
    const bad = samples().find((sample) => isRevealedAnswer(sample) && isWrong(sample))
    const problems = await found(lines.filter((line) => line !== bad))
    expect(problems).toContain(`completeness, scene #${(bad?.drawOrder ?? 0) + 1}: draw ${bad?.drawOrder} is missing`)
    expect(problems.some((problem) => problem.startsWith('summary, scene@1: estimate.n is'))).toBe(true)
  })

  it('behavior: a bad item left out and all later ones moved up, the summary made anew', async () => {
    const bad = samples().find((sample) => isRevealedAnswer(sample) && isWrong(sample))
    const order = bad?.drawOrder ?? 0
    const moved = lines
      .filter((line) => line !== bad)
      .map((line) =>
        line.line === 'sample' && line.suite === 'scene' && line.drawOrder > order
          ? { ...line, drawOrder: line.drawOrder - 1 }
          : line,
      )
    const problems = await found(moved)
    expect(problems).toContain(`completeness, scene #${order}: its id is not the one of its place in the draws`)
    expect(problems.some((problem) => problem.startsWith(`draws, scene #${order}: `))).toBe(true)
  })

  it('behavior: a whole plan left out', async () => {
    const plan = lines.find((line): line is PlanLine => line.line === 'plan' && line.plan.suite === 'scene')
    const problems = await found(
      lines.filter((line) => line !== plan && !(line.line === 'sample' && line.planId === plan?.plan.id)),
    )
    expect(problems.some((problem) => /^completeness, scene #\d+: draws? .* (is|are) missing$/.test(problem))).toBe(
      true,
    )
  })

  it('behavior: the last items left out, and the count of draws with them', async () => {
    const last = samples().findLast(({ suite }) => suite === 'scene')
    const fewer = change(
      'suite',
      (line: SuiteLine) => ({ ...line, drawn: line.drawn - 1 }),
      ({ suite }) => suite.name === 'scene',
    ).filter((line) => line !== last && !(line.line === 'sample' && line.id === last?.id))
    const plan = lines.find((line): line is PlanLine => line.line === 'plan' && line.plan.id === last?.planId)?.plan
    const items = plan?.items ?? 0
    expect(await found(fewer)).toContain(
      `completeness, plan ${plan?.id} of scene: it asked for ${items} items, and ${items - 1} are listed`,
    )
  })

  it('behavior: a changed score', async () => {
    const bad = (sample: SampleLine) => isRevealedAnswer(sample) && isWrong(sample)
    const order = samples().find(bad)?.drawOrder
    const better = change(
      'sample',
      (sample) => ({
        ...sample,
        score: { evaluatedAt: 0, difficulty: null, result: { kind: 'scored', value: 1, basis: 'answer' } },
      }),
      bad,
    )
    const problems = await found(better)
    expect(problems).toContain(`scores, scene #${order}: its score is 1 (answer); the raw answers give 0 (answer)`)
    expect(problems.some((problem) => problem.startsWith('summary, scene@1: estimate.mean is'))).toBe(true)
  })

  it('behavior: a changed score of an item that is still hidden shows in the summary', async () => {
    const hidden = ({ suite, hidden, score }: SampleLine) =>
      suite === 'scene' && hidden !== null && score?.result.kind === 'scored'
    const changed = change(
      'sample',
      (sample) => ({
        ...sample,
        score: {
          evaluatedAt: 0,
          difficulty: null,
          result: { kind: 'scored', value: isWrong(sample) ? 1 : 0, basis: 'answer' },
        },
      }),
      hidden,
    )
    const problems = await found(changed)
    expect(problems.some((problem) => problem.startsWith('summary, scene@1: estimate.mean is'))).toBe(true)
  })

  it('behavior: a failure of the supplier called ours', async () => {
    const isFailed = ({ score }: SampleLine) =>
      score?.result.kind === 'scored' && score.result.basis === 'supplier-failure'
    const where = samples().find(isFailed)
    const excused = change(
      'sample',
      (sample) => ({
        ...sample,
        score: { evaluatedAt: 0, difficulty: null, result: { kind: 'unscored', reason: 'lost-by-us' } },
      }),
      isFailed,
    )
    expect(await found(excused)).toContain(
      `scores, ${where?.suite} #${where?.drawOrder}: it is unscored (lost-by-us), and its attempts say that it was failed`,
    )
  })

  it('behavior: a swapped document, with its commitment, request and hash made to fit', async () => {
    const seedOf = (id: string) =>
      lines.find((line): line is PeriodLine => line.line === 'period' && line.period.id === id)?.period.seed ?? ''
    const order = samples().find(isRevealedAnswer)?.drawOrder
    const swapped = change(
      'sample',
      (sample) => {
        const documentId = sample.revealed?.documentId ?? ''
        const document = { word: 'easy' }
        const built = echoTask().buildRequests({ id: '', data: document }, { model: 'm' })[0]
        const body = JSON.stringify(built?.body)
        const seed = seedOf(sample.periodId)
        const bodyHash = contentHash(body)
        return {
          ...sample,
          commitments: {
            document: commitDocument(seed, sample.id, { id: documentId, data: document }),
            requests: commitRequests(seed, sample.id, [bodyHash]),
          },
          revealed: { documentId, document, metrics: {}, extracted: {}, answer: null },
          requests: sample.requests.map((request) => ({
            ...request,
            asked: request.asked === null ? null : { ...request.asked, body, bodyHash },
          })),
        }
      },
      isRevealedAnswer,
    )
    expect((await found(swapped))[0]).toMatch(
      new RegExp(`^draws, scene #${order}: the content of document \\S+ is not the one that the seed gives$`),
    )
  })

  it('behavior: a document that is not what was bound, and a request that its document does not give', async () => {
    const odd = change(
      'sample',
      (sample) => ({
        ...sample,
        requests: sample.requests.map((request) => ({
          ...request,
          asked:
            request.asked === null
              ? null
              : { ...request.asked, body: '{"model":"m"}', bodyHash: contentHash('{"model":"m"}') },
        })),
      }),
      isRevealedAnswer,
    )
    const order = samples().find(isRevealedAnswer)?.drawOrder
    expect(await found(odd)).toEqual([
      `commitments, scene #${order}: the requests are not what was bound`,
      `requests, scene #${order}: request 0 is not what alpha builds from its document`,
    ])
  })

  it('behavior: another seed revealed than was committed to', async () => {
    const isRevealed = ({ period }: PeriodLine) => period.seed !== null
    const other = change(
      'period',
      (line) => ({ ...line, period: { ...line.period, seed: '77'.repeat(32) } }),
      isRevealed,
    )
    const problems = await found(other)
    const id = lines.find((line): line is PeriodLine => line.line === 'period' && isRevealed(line))?.period.id
    expect(problems[0]).toBe(`periods, period ${id}: the revealed seed is not the one that was committed to`)
    expect(problems.some((problem) => problem.startsWith('draws, scene #0: '))).toBe(true)
  })

  it('behavior: drawn with another seed than the one that was committed to and revealed', async () => {
    const seed = '77'.repeat(32)
    const other = change(
      'period',
      (line) => ({ ...line, period: { ...line.period, seed, commitment: commitmentOf(seed) } }),
      ({ period }) => period.seed !== null,
    )
    const problems = await found(other)
    expect(problems.filter((problem) => problem.startsWith('periods'))).toEqual([])
    expect(problems.some((problem) => problem.startsWith('draws, scene #0: '))).toBe(true)
  })

  it('behavior: a seed committed to after the draws', async () => {
    const late = change('period', (line) => ({ ...line, period: { ...line.period, committedAt: line.period.endsAt } }))
    expect(await found(late)).toContain('completeness, scene #0: it was drawn before the seed was committed to')
  })

  it('behavior: a changed weight, in the definition or in one draw', async () => {
    const tilted = change('suite', (line) => {
      const [first, ...rest] = line.suite.groups
      return {
        ...line,
        suite: { ...line.suite, groups: first === undefined ? rest : [{ ...first, weight: 9 }, ...rest] },
      }
    })
    const problems = await found(tilted)
    expect(problems[0]).toMatch(
      /^definitions, suite scene@1: weights differ from the published suite: first\/alpha 0.9/,
    )
    expect(problems.some((problem) => /^draws, scene #\d+: its propensity is/.test(problem))).toBe(true)
    const one = change(
      'sample',
      (sample) => ({ ...sample, draw: sample.draw && { ...sample.draw, propensity: 0.5 } }),
      isRevealedAnswer,
    )
    expect((await found(one))[0]).toMatch(/^draws, scene #\d+: its propensity is 0.5; the seed gives 0.66/)
  })

  it('behavior: a task of a suite that nothing is stated of', async () => {
    const problems = await found(lines.filter((line) => !(line.line === 'task' && line.name === 'beta')))
    expect(problems[0]).toBe('definitions, suite scene: nothing is stated of its task beta')
  })

  it('behavior: another share of common items than the draws show', async () => {
    const other = change('header', (header) => ({ ...header, policy: { ...header.policy, commonShare: 0.9 } }))
    expect((await found(other)).some((problem) => /^draws, scene #\d+: its pool is own/.test(problem))).toBe(true)
  })

  it('behavior: an edited summary: mean, interval, count, tier, availability, outcomes', async () => {
    const edit = (changed: (summary: NonNullable<SummaryLine['summary']>) => void) =>
      found(
        change('summary', (line) => {
          if (line.summary !== null) changed(line.summary)
          return line
        }),
      )
    const first = async (changed: Parameters<typeof edit>[0]) =>
      (await edit(changed)).map((problem) => problem.replace(/ is .*/, ''))
    const tierSuite = (summary: NonNullable<SummaryLine['summary']>) =>
      summary.suites.find(({ suite }) => suite === 'scene')?.estimate ?? summary.availability
    expect(await first((summary) => Object.assign(tierSuite(summary), { mean: 0.99 }))).toEqual([
      'summary, scene@1: estimate.mean',
    ])
    expect(await first((summary) => Object.assign(tierSuite(summary), { lower: 0.5 }))).toEqual([
      'summary, scene@1: estimate.lower',
    ])
    expect(await first((summary) => Object.assign(tierSuite(summary), { n: 1_000 }))).toEqual([
      'summary, scene@1: estimate.n',
    ])
    expect(
      await first((summary) => Object.assign(summary.tier, { state: 'decided', tier: 'high', payTier: 'high' })),
    ).toEqual(['summary, tier: payTier', 'summary, tier: state', 'summary, tier: tier'])
    expect(await first((summary) => Object.assign(summary.availability, { mean: 1 }))).toEqual([
      'summary, availability: mean',
    ])
    expect(
      await first((summary) =>
        Object.assign(summary.outcomes.find(({ kind }) => kind === 'answered') ?? {}, { count: 0 }),
      ),
    ).toEqual(['summary, attempts and outcomes: answered (nobody)'])
    expect(await first((summary) => Object.assign(summary.latencyMs, { p50: 1 }))).toEqual([
      'summary, latency: latencyMs.p50',
    ])
  })

  it('behavior: an attempt left out, one without its outcome, one out of place', async () => {
    const isTwice = ({ requests }: SampleLine) => requests.some(({ attempts }) => attempts.length > 1)
    const cut = change(
      'sample',
      (sample) => ({
        ...sample,
        requests: sample.requests.map((request) => ({ ...request, attempts: request.attempts.slice(1) })),
      }),
      isTwice,
    )
    expect((await found(cut)).join('\n')).toMatch(/attempts, \S+ #\d+: attempt 0 of request 0 is missing/)
    const open = change(
      'sample',
      (sample) => ({
        ...sample,
        requests: sample.requests.map((request) => ({
          ...request,
          attempts: request.attempts.map((attempt) => ({ ...attempt, outcome: null })),
        })),
      }),
      isRevealedAnswer,
    )
    expect((await found(open)).join('\n')).toMatch(
      /attempts, scene #\d+: attempt 0 has no outcome, and the item is scored/,
    )
  })

  it('behavior: an item asked before its drawn moment', async () => {
    const early = change(
      'sample',
      (sample) => ({
        ...sample,
        requests: sample.requests.map((request) => ({
          ...request,
          attempts: request.attempts.map((attempt) => ({ ...attempt, committedAt: attempt.committedAt - 30_000 })),
        })),
      }),
      isRevealedAnswer,
    )
    expect((await found(early)).join('\n')).toMatch(/draws, scene #\d+: it was asked \d+ ms before its drawn moment/)
  })

  it('behavior: blame without evidence', async () => {
    const withoutControls = lines.filter(({ line }) => line !== 'control')
    expect((await found(withoutControls)).join('\n')).toMatch(
      /blame, \S+ #\d+: "reset" is blamed on the supplier, and no control relay shows that our side worked/,
    )
    const isRefused = ({ requests }: SampleLine) =>
      requests.some(({ attempts }) => attempts.some(({ outcome }) => outcome?.kind === 'refused'))
    const excused = change(
      'sample',
      (sample) => ({
        ...sample,
        requests: sample.requests.map((request) => ({
          ...request,
          attempts: request.attempts.map((attempt) => ({
            ...attempt,
            outcome: attempt.outcome && { ...attempt.outcome, blame: 'us' as const },
          })),
        })),
      }),
      isRefused,
    )
    expect((await found(excused)).join('\n')).toMatch(
      /blame, \S+ #\d+: an outcome "refused" is blamed on us, not on supplier/,
    )
  })

  it('behavior: a plan that is too large to be repeated stops nothing', async () => {
    const huge = change(
      'plan',
      (line) => ({ ...line, plan: { ...line.plan, items: 1_000_000_000 } }),
      ({ firstOrder }) => firstOrder === 0,
    )
    expect((await found(huge)).join('\n')).toMatch(/completeness, plan \S+ of \S+: it asked for 1000000000 items/)
  })
})

describe('verifyBundle with an earlier bundle', () => {
  const earlier = async () => (await readEarlierBundle([Buffer.from(earlierText)])).bundle

  it('default: what was published before still stands, and hidden items turn out to be what was bound', async () => {
    const before = await earlier()
    const { isSound, checks } = await check(await pack(lines), { earlier: before })
    expect(isSound).toBe(true)
    expect(checks.find(({ check }) => check === 'earlier bundle')?.ok).toBeGreaterThan(20)
    const nowShown = samples().filter(
      ({ id, revealed, draw }) => revealed !== null && draw?.pool === 'own' && before.samples.has(id),
    )
    expect(nowShown.length).toBeGreaterThan(3)
  })

  it('behavior: an item, a score or a commitment that changed since', async () => {
    const over = { earlier: await earlier() }
    const swapped = change('sample', (sample) => ({
      ...sample,
      commitments: { ...sample.commitments, document: '00'.repeat(32) },
    }))
    expect((await found(swapped, over)).join('\n')).toMatch(
      /earlier bundle, \S+ #0: it was bound to another document or other requests/,
    )
    const changed = change('sample', (sample) => ({
      ...sample,
      score: sample.score && { ...sample.score, result: { kind: 'unscored', reason: 'scorer-fault' } },
    }))
    expect((await found(changed, over)).join('\n')).toMatch(
      /earlier bundle, \S+ #0: its score was published differently/,
    )
    const [first] = samples()
    expect(
      await found(
        lines.filter((line) => line !== first),
        over,
      ),
    ).toContain(`earlier bundle, sample ${first?.id}: it is not listed any more`)
    const period = change('period', (line) => ({ ...line, period: { ...line.period, commitment: '00'.repeat(32) } }))
    expect((await found(period, over)).join('\n')).toMatch(
      /earlier bundle, period \S+: its seed was committed to differently/,
    )
  })
})
