import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { planItems } from '#bench/manager/plan-items.ts'
import { fullShares } from '#bench/manager/share-relays.ts'
import { drawFigure } from '#cli/figures/draw-figure.ts'
import { standardProfile } from '#cli/profile.ts'
import type { Suite } from '#records/suite.ts'
import { suitePropensities } from '#records/suite.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { basicsSuite } from '#tasks/basics/basics-suite.ts'
import { basicsTasks } from '#tasks/basics/basics-tasks.ts'
import { unknownView } from '../src/store/manager/__fixtures__/unknown-view.ts'
import {
  boostedStumps,
  characterGramClassifier,
  type Labelled,
  logisticRegression,
  type Roc,
  rocOf,
} from './classifiers.ts'
import { type ObservedRequest, type Route, userRequests } from './user-traffic.ts'

/** What a router that recognises measurements could gain: a good model's score and the cheap one's. */
const routed = { good: 0.84, bad: 0.45 } as const

export type RecognisabilityRow = Roc & {
  readonly traffic: string
  readonly seenThrough: string
  /** (hits − false alarms) × (good − bad) at the router's best threshold. */
  readonly inflation: number
}

/** Names of what is read from a request without its words. */
export const metadataNames = [
  'header count',
  'has user agent',
  'has accept',
  'has accept-encoding',
  'first key',
  'keys',
  'has temperature',
  'temperature',
  'has top_p',
  'top_p',
  'has max_tokens',
  'max_tokens',
  'messages',
  'has system',
  'system size',
  'last size',
  'first size',
  'assistant size',
  'total size',
  'hour sine',
  'hour cosine',
  'gap',
] as const

type Message = { readonly role: string; readonly content: string }

export function metadataOf({ headers, body, atMs, gapMs }: ObservedRequest): number[] {
  const messages = body.messages as readonly Message[]
  const named = (name: string) => (headers.some(([header]) => header === name) ? 1 : 0)
  const keys = Object.keys(body)
  const size = (text: string | undefined) => Math.log1p(text?.length ?? 0)
  const value = (key: string, absent: number) => (typeof body[key] === 'number' ? (body[key] as number) : absent)
  const angle = (2 * Math.PI * atMs) / 86_400_000
  const system = messages.find(({ role }) => role === 'system')
  const assistant = messages.findLast(({ role }) => role === 'assistant')
  return [
    headers.length,
    named('user-agent'),
    named('accept'),
    named('accept-encoding'),
    keys[0] === 'messages' ? 1 : 0,
    keys.length,
    'temperature' in body ? 1 : 0,
    value('temperature', -1),
    'top_p' in body ? 1 : 0,
    value('top_p', 0.8),
    'max_tokens' in body ? 1 : 0,
    Math.log1p(value('max_tokens', 0)),
    messages.length,
    system === undefined ? 0 : 1,
    size(system?.content),
    size(messages.at(-1)?.content),
    size(messages.find(({ role }) => role === 'user')?.content),
    size(assistant?.content),
    size(messages.map(({ content }) => content).join('')),
    Math.sin(angle),
    Math.cos(angle),
    Math.log(gapMs),
  ]
}

/** Headers of our own client: on Morse a relay carries none and the node adds its own; direct ones as `relay.ts` sends them. */
const ourHeaders: Readonly<Record<Route, ObservedRequest['headers']>> = {
  gateway: [['content-type', 'application/json']],
  clients: [
    ['accept', 'application/json'],
    ['accept-encoding', 'gzip, deflate'],
    ['content-type', 'application/json'],
  ],
}

/** Requests as our pipeline builds them: the suite's weights, a seed per item, moments as the manager plans them. */
export function ourRequests(suite: Suite, count: number, seed: string, route: Route): ObservedRequest[] {
  const stream = randomStream(`our traffic ${seed}`)
  const tasks = new Map(basicsTasks(randomStream).map((task) => [task.name, task]))
  const propensities = suitePropensities(suite)
  const moments = plannedMoments(suite, count, stream)
  const gapBefore = gapsOfUsers(seed)
  return moments.map((atMs, index) => {
    const task = tasks.get(drawTask(stream, propensities))
    if (task?.source.kind !== 'generated') throw new TypeError('the tasks of the tier suite are generated')
    const document = task.source.generate(Buffer.from(`${seed} ${index}`.padEnd(32, ' ')))
    const [request] = task.buildRequests(document, { model: 'model' })
    return { headers: ourHeaders[route], body: request?.body ?? {}, atMs, gapMs: gapBefore(atMs, stream) }
  })
}

const dayMs = 86_400_000

/** Moments of the day at which a supplier at the standard pace is asked. */
function plannedMoments(suite: Suite, count: number, stream: RandomStream): number[] {
  const { planning: policy, graceMs } = standardProfile
  const moments: number[] = []
  let plannedUntil = 0
  for (let now = 0; moments.length < count; now += policy.stretchMs / 4) {
    const plans = planItems({
      view: [{ ...unknownView('supplier', suite.name), plannedUntil }],
      suites: [suite],
      policy,
      period: { id: 'period' },
      graceMs,
      now,
      random: () => stream.next(),
      referenceCost: () => undefined,
      isExcluded: () => false,
      budget: { shares: fullShares, items: Number.POSITIVE_INFINITY },
      trafficOf: () => 0,
    })
    for (const { items, notBefore, dueBy } of plans) {
      plannedUntil = dueBy
      for (let item = 0; item < items; item++) moments.push((notBefore + stream.next() * (dueBy - notBefore)) % dayMs)
    }
  }
  return shuffled(moments, stream).slice(0, count)
}

function shuffled<Item>(items: readonly Item[], stream: RandomStream): Item[] {
  return items
    .map((item) => ({ item, key: stream.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

/** At any moment of a Poisson process, the time since its last event is as long as a gap before an event of that hour. */
function gapsOfUsers(seed: string): (atMs: number, stream: RandomStream) => number {
  const users = userRequests(20_000, `${seed} arrivals`, 'gateway')
  const byQuarter = Map.groupBy(users, ({ atMs }) => Math.floor(atMs / 900_000))
  return (atMs, stream) => {
    const near = byQuarter.get(Math.floor(atMs / 900_000)) ?? users
    return near[stream.integer(near.length)]?.gapMs ?? 0
  }
}

function drawTask(stream: RandomStream, propensities: ReturnType<typeof suitePropensities>): string {
  let left = stream.next()
  for (const { task, propensity } of propensities) {
    left -= propensity
    if (left < 0) return task
  }
  return propensities.at(-1)?.task ?? ''
}

/** Trains on one half and tests on the other; the better of both classifiers, as a router would choose. */
export function recogniseByMetadata(
  ours: readonly ObservedRequest[],
  users: readonly ObservedRequest[],
  isRead: (name: string) => boolean = () => true,
): Roc {
  const featuresOf = (request: ObservedRequest) =>
    metadataOf(request).map((value, index) => (isRead(metadataNames[index] ?? '') ? value : 0))
  return recognise(ours.map(featuresOf), users.map(featuresOf))
}

/** The same with products of every two features: neither classifier sees by itself what goes with what. */
export function recogniseByPairs(ours: readonly ObservedRequest[], users: readonly ObservedRequest[]): Roc {
  const [plainOurs, plainUsers] = [ours.map(metadataOf), users.map(metadataOf)]
  const means = metadataNames.map(
    (_, index) => plainUsers.reduce((sum, features) => sum + (features[index] ?? 0), 0) / plainUsers.length,
  )
  const withPairs = (features: readonly number[]) => {
    const centred = features.map((value, index) => value - (means[index] ?? 0))
    return [...features, ...centred.flatMap((one, index) => centred.slice(index + 1).map((other) => one * other))]
  }
  return recognise(plainOurs.map(withPairs), plainUsers.map(withPairs))
}

function recognise(ours: readonly (readonly number[])[], users: readonly (readonly number[])[]): Roc {
  const label = (all: readonly (readonly number[])[], isOurs: boolean): Labelled[] =>
    all.map((features) => ({ features: [...features], isOurs }))
  const [trainOurs, testOurs] = halves(label(ours, true))
  const [trainUsers, testUsers] = halves(label(users, false))
  const rows = [...trainOurs, ...trainUsers]
  const rocs = [logisticRegression(rows), boostedStumps(rows)].map((classify) =>
    rocOf(
      testOurs.map(({ features }) => classify(features)),
      testUsers.map(({ features }) => classify(features)),
    ),
  )
  return rocs.reduce((best, roc) => (roc.auc > best.auc ? roc : best))
}

export function recogniseByContent(ours: readonly ObservedRequest[], users: readonly ObservedRequest[]): Roc {
  const lastText = ({ body }: ObservedRequest) => (body.messages as readonly Message[]).at(-1)?.content ?? ''
  const [trainOurs, testOurs] = halves(ours.map(lastText))
  const [trainUsers, testUsers] = halves(users.map(lastText))
  const classify = characterGramClassifier(
    [...trainOurs.map((text) => ({ text, isOurs: true })), ...trainUsers.map((text) => ({ text, isOurs: false }))],
    'grams',
  )
  return rocOf(testOurs.map(classify), testUsers.map(classify))
}

function halves<Item>(items: readonly Item[]): [Item[], Item[]] {
  const middle = Math.floor(items.length / 2)
  return [items.slice(0, middle), items.slice(middle)]
}

/** Users of another mix than those whose shapes were recorded: what the tier suite then still hides. */
const otherUsers: Readonly<Record<string, (users: readonly ObservedRequest[]) => ObservedRequest[]>> = {
  'half as many front ends': (users) => users.filter(({ body }, index) => !isFrontEnd(body) || index % 2 === 0),
  'messages half as long again': (users) =>
    users.map((user) => {
      const messages = (user.body.messages as readonly Message[]).map(({ role, content }) => ({
        role,
        content: role === 'user' ? content + content.slice(0, content.length / 2) : content,
      }))
      return { ...user, body: { ...user.body, messages } }
    }),
  'six hours later': (users) => users.map((user) => ({ ...user, atMs: (user.atMs + dayMs / 4) % dayMs })),
}

function isFrontEnd(body: ObservedRequest['body']): boolean {
  return 'temperature' in body && 'top_p' in body && 'max_tokens' in body && Object.keys(body)[0] === 'model'
}

const groups: Readonly<Record<string, (name: string) => boolean>> = {
  'all metadata': () => true,
  headers: (name) => /header|user agent|accept/.test(name),
  parameters: (name) => /key|temperature|top_p|max_tokens/.test(name),
  'sizes and turns': (name) => /messages|system|size/.test(name),
  timing: (name) => /hour|gap/.test(name),
}

/** `hasPairs`: also with products of every two features, which takes most of the time. */
export function recognisabilityStudy({
  requests,
  seed,
  hasPairs,
}: {
  requests: number
  seed: string
  hasPairs: boolean
}): RecognisabilityRow[] {
  const row = (traffic: string, seenThrough: string, roc: Roc): RecognisabilityRow => ({
    traffic,
    seenThrough,
    ...roc,
    inflation: Math.max(0, roc.largestDifference) * (routed.good - routed.bad),
  })
  const users = userRequests(requests, seed, 'gateway')
  const ours = ourRequests(basicsSuite, requests, seed, 'gateway')
  const [direct, directUsers] = [
    ourRequests(basicsSuite, requests, seed, 'clients'),
    userRequests(requests, seed, 'clients'),
  ]
  // Any of the clients' headers with any body: as `client_headers` of the suppliers file has it.
  const recorded = userRequests(requests, `${seed} clients`, 'clients')
  const imitating = direct.map((request, index) => ({ ...request, headers: recorded[index]?.headers ?? [] }))
  return [
    row(
      'users against users',
      'all metadata',
      recogniseByMetadata(userRequests(requests, `${seed} 2`, 'gateway'), users),
    ),
    ...Object.entries(groups).map(([name, isRead]) =>
      row('assay-basics', name, recogniseByMetadata(ours, users, isRead)),
    ),
    ...(hasPairs ? [row('assay-basics', 'pairs', recogniseByPairs(ours, users))] : []),
    row('assay-basics, direct', 'headers', recogniseByMetadata(direct, directUsers, groups.headers)),
    row("same, with users' clients' headers", 'headers', recogniseByMetadata(imitating, directUsers, groups.headers)),
    ...(hasPairs ? [row("same, with users' clients' headers", 'pairs', recogniseByPairs(imitating, directUsers))] : []),
    ...Object.entries(otherUsers).map(([mix, change]) =>
      row(`users: ${mix}`, 'all metadata', recogniseByMetadata(ours, change(users))),
    ),
    row('assay-basics', 'content', recogniseByContent(ours.slice(0, 2000), users.slice(0, 2000))),
  ]
}

async function drawRows(rows: readonly RecognisabilityRow[]): Promise<void> {
  const bars = rows.map(({ traffic, seenThrough, auc }) => ({ what: `${traffic} · ${seenThrough}`, auc }))
  const svg = await drawFigure({
    title: { text: 'How well requests are told from users’', subtitle: 'area under the curve; 0.5 is guessing' },
    data: { values: bars },
    mark: 'bar',
    width: 420,
    encoding: {
      y: { field: 'what', type: 'nominal', sort: null, title: null, axis: { labelLimit: 320 } },
      x: { field: 'auc', type: 'quantitative', title: 'AUC', scale: { domain: [0, 1] } },
    },
  })
  await writeFile(new URL('../docs/statistics/figures/recognisability.svg', import.meta.url), svg)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      requests: { type: 'string', default: '8000' },
      seed: { type: 'string', default: 'recognise' },
    },
  })
  const rows = recognisabilityStudy({ requests: Number(values.requests), seed: values.seed, hasPairs: true })
  if (values.figures) await drawRows(rows)
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else {
    console.log('traffic                             seen through        AUC   hits − alarms   inflation')
    for (const { traffic, seenThrough, auc, largestDifference, inflation } of rows) {
      const figures = [
        auc.toFixed(3),
        largestDifference.toFixed(3).padStart(15),
        `${(100 * inflation).toFixed(1)}`.padStart(11),
      ]
      console.log(`${traffic.padEnd(36)}${seenThrough.padEnd(18)}${figures.join(' ')}`)
    }
  }
}
