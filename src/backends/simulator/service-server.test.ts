import { describe, expect, it } from 'vitest'
import { BehaviourError, readBehaviour } from './behaviour.ts'
import { readServiceBehaviour } from './service-behaviour.ts'
import { post, withService } from './service-fixture.ts'
import { askChat, constantKey, quickClock, rawRequest } from './simulator-fixture.ts'
import { spawnSimulators } from './spawn-simulator.ts'

const zeros = { features: [0, 0, 0, 0] }

describe('startServiceSimulator', () => {
  it('default: health and the one model', async () => {
    await using service = await withService({ kind: 'embedding', model: 'sim-embed' })
    const health = await rawRequest(`${service.url}/health`, { method: 'GET' })
    expect(health.headers.server).toBe('assay-simulator')
    const { bytes } = await rawRequest(`${service.url}/v1/models`, { method: 'GET' })
    expect(JSON.parse(bytes.toString())).toEqual({
      object: 'list',
      data: [{ id: 'sim-embed', object: 'model', created: expect.any(Number), owned_by: 'assay-simulator' }],
    })
  })

  it('error: other addresses and other methods', async () => {
    await using service = await withService({ kind: 'regression', model: 'line' })
    expect(await post(service, '/v1/embeddings', {})).toMatchObject({
      status: 404,
      body: {
        error: { message: 'There is nothing at /v1/embeddings. This regression server has /predict, /v1/predict.' },
      },
    })
    expect((await rawRequest(`${service.url}/predict`, { method: 'GET' })).status).toBe(405)
    expect((await rawRequest(`${service.url}/v1/models`)).status).toBe(405)
  })

  it('behavior: latency counts steps, with jitter; slow requests take longer', async () => {
    const clock = quickClock()
    const latency = { baseMs: 10, perTokenMs: 2 }
    const misbehaviours = [{ kind: 'slow', ms: 5_000, from: 60 }] as const
    await using service = await withService(
      { kind: 'image', model: 'sim', latency, misbehaviours: [...misbehaviours] },
      { clock },
    )
    const request = { prompt: 'a', width: 64, height: 64, num_inference_steps: 25 }
    await post(service, '/text2img', request)
    clock.advance(60_000)
    await post(service, '/text2img', request)
    expect(clock.sleeps).toEqual([60, 5_060])
  })

  it('behavior: a share of requests fails, always the same ones', async () => {
    const misbehaviours = [{ kind: 'fail', share: 0.5, status: 503 }] as const
    async function statuses() {
      await using service = await withService({ kind: 'regression', model: 'line', misbehaviours: [...misbehaviours] })
      const found: number[] = []
      for (let asked = 0; asked < 12; asked += 1) found.push((await post(service, '/predict', zeros)).status)
      return found
    }
    const first = await statuses()
    expect(new Set(first)).toEqual(new Set([200, 503]))
    expect(await statuses()).toEqual(first)
  })

  it('behavior: more than may wait are refused', async () => {
    const gate = Promise.withResolvers<void>()
    const clock = { now: () => 0, sleep: () => gate.promise }
    const latency = { baseMs: 1 }
    await using service = await withService(
      { kind: 'regression', model: 'line', latency, concurrency: 1, queue: 0 },
      { clock },
    )
    const answers = [post(service, '/predict', zeros), post(service, '/predict', zeros)]
    const refused = await Promise.race(answers)
    gate.resolve()
    expect(refused.status).toBe(429)
    expect((await Promise.all(answers)).map(({ status }) => status).toSorted()).toEqual([200, 429])
  })

  it('behavior: one child process serves text and every other service', async () => {
    const fleet = await spawnSimulators({
      behaviours: [
        { name: 'text', behaviour: readBehaviour({ model: 'text', ability: 1 }, 'test') },
        { name: 'line', behaviour: readServiceBehaviour({ kind: 'regression', model: 'line' }, 'test') },
        { name: 'image', behaviour: readServiceBehaviour({ kind: 'image', model: 'image' }, 'test') },
      ],
      answerKey: constantKey(),
      processes: 1,
    })
    try {
      const [text, line, image] = fleet.simulators
      if (text === undefined || line === undefined || image === undefined) throw new Error('Three were spawned.')
      expect(fleet.processIds).toHaveLength(1)
      expect((await askChat(text)).body.choices[0].message.content).toBe('B')
      expect((await post(line, '/predict', zeros)).body).toEqual({ model: 'line', prediction: 3 })
      expect((await post(image, '/text2img', { prompt: 'a', width: 64, height: 64 })).status).toBe(200)
    } finally {
      await fleet.close()
    }
  })
})

describe('readServiceBehaviour', () => {
  it('error: every problem, with its place', () => {
    const read = () => readServiceBehaviour({ kind: 'image', model: '', dimensions: 3 }, 'fleet, painter')
    expect(read).toThrow(BehaviourError)
    expect(read).toThrow(
      /^fleet, painter does not describe a simulator[\s\S]*\n {2}model: [\s\S]*\n {2}dimensions: no such key$/,
    )
  })
})
