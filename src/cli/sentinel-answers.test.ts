import { describe, expect, it } from 'vitest'
import { askChat, quickClock, withSimulator } from '#backends/simulator/simulator-fixture.ts'
import { phraseProbes, tokenProbes } from '#tasks/sentinels/probes.ts'
import { sentinelTasks } from '#tasks/sentinels/sentinel-tasks.ts'

/** What a simulated model answers to each sentinel, as the task reads it. */
async function answersOf(simulator: { readonly url: string }): Promise<string[]> {
  const answers: string[] = []
  for (const task of sentinelTasks) {
    if (task.source.kind !== 'finite') throw new TypeError('the sentinels are a finite set')
    const probes = task.name === 'sentinel_token' ? tokenProbes : phraseProbes
    for (const probe of probes.keys()) {
      const document = task.source.documentAt(probe)
      const [request] = task.buildRequests(document, { model: 'sim' })
      const { body } = await askChat(simulator, request?.body)
      answers.push(task.score(document, [{ body }]).extracted.text ?? '')
    }
  }
  return answers
}

const sharedBy = (one: readonly string[], other: readonly string[]) =>
  one.filter((answer, probe) => answer === other[probe]).length / one.length

describe('simulated models and the sentinels', () => {
  it('default: a model says the same again, and another model something else', async () => {
    const clock = quickClock()
    const switched = { kind: 'switch-model', from: 3_600, ability: 0.2 } as const
    await using simulator = await withSimulator({ misbehaviours: [switched] }, { clock })
    const first = await answersOf(simulator)
    expect(first.every((answer) => answer !== '')).toBe(true)
    expect(await answersOf(simulator)).toEqual(first)
    clock.advance(3_600_000)
    expect(sharedBy(first, await answersOf(simulator))).toBeLessThan(0.3)
  })
})
