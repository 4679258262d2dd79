import { describe, expect, it } from 'vitest'
import { post, withService } from '../service-fixture.ts'

describe('regression service', () => {
  it('default: intercept 3, weights 0.5, −1.25, 2 and 0.75', async () => {
    await using service = await withService({ kind: 'regression', model: 'sim-line' })
    expect(await post(service, '/predict', { features: [1, 2, 3, 4] })).toEqual({
      status: 200,
      body: { model: 'sim-line', prediction: 3 + 0.5 - 2.5 + 6 + 3 },
    })
  })

  it('args: many instances at once, and a model of one’s own', async () => {
    await using service = await withService({ kind: 'regression', model: 'line', intercept: 1, weights: [2] })
    expect(await post(service, '/v1/predict', { instances: [[0], [1], [-3]] })).toEqual({
      status: 200,
      body: { model: 'line', predictions: [1, 3, -5] },
    })
  })

  it.each([
    [{ features: [1, 2] }, "Invalid 'features': 2 numbers, this model takes 4."],
    [{ instances: [[1, 2, 3, 4], [1]] }, "Invalid 'instances[1]': 1 numbers, this model takes 4."],
    [{}, 'Invalid \'body\': Expected either "features", a list of numbers, or "instances", a list of such lists.'],
    [{ features: ['1', 2, 3, 4] }, "Invalid 'features[0]': Invalid input: expected number, received string."],
    ['{"features":[1e999,0,0,0]}', "Invalid 'features[0]': Invalid input: expected number, received Infinity."],
  ])('error: refuses %o', async (request, message) => {
    await using service = await withService({ kind: 'regression', model: 'sim-line' })
    expect(await post(service, '/predict', request)).toMatchObject({ status: 400, body: { error: { message } } })
  })

  it('behavior: wrong values', async () => {
    const misbehaviours = [{ kind: 'wrong-value', offset: 0.5 }] as const
    await using service = await withService({ kind: 'regression', model: 'line', misbehaviours: [...misbehaviours] })
    expect((await post(service, '/predict', { features: [0, 0, 0, 0] })).body).toEqual({
      model: 'line',
      prediction: 3.5,
    })
  })
})
