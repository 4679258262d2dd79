import { describe, expect, it } from 'vitest'
import { BehaviourError, parseBehaviour, readBehaviour } from './behaviour.ts'

function problemsOf(text: string): readonly string[] {
  try {
    parseBehaviour(text, 'demo.yaml')
  } catch (error) {
    if (error instanceof BehaviourError) return error.problems
    throw error
  }
  return []
}

describe('parseBehaviour', () => {
  it('default: two lines are enough', () => {
    expect(parseBehaviour('model: sim\nability: 0.8\n', 'demo.yaml')).toEqual({
      kind: 'text',
      model: 'sim',
      ability: { default: 0.8, families: {}, slope: 4 },
      noise: 0,
      nearTies: 0,
      latency: { baseMs: 0, perTokenMs: 0, jitter: { kind: 'none' } },
      contextTokens: 131_072,
      aliases: [],
      strictModel: false,
      logprobs: 'supported',
      echo: 'supported',
      tokenizer: 'supported',
      tokenIds: 'supported',
      misbehaviours: [],
    })
  })

  it('args: JSON is YAML too', () => {
    const text = '{"model": "sim", "ability": {"default": 0.5, "families": {"arithmetic": 0.9}}}'
    expect(parseBehaviour(text, 'demo.json').ability).toEqual({ default: 0.5, families: { arithmetic: 0.9 }, slope: 4 })
  })

  it('args: misbehaviours get their defaults', () => {
    const text = `
model: sim
ability: 0.5
misbehaviours:
  - { kind: refuse-hard, above: 0.7, from: 30 }
  - { kind: switch-model, from: 2026-01-31T12:00:00Z, ability: 0.2 }
`
    expect(parseBehaviour(text, 'demo.yaml').misbehaviours).toEqual([
      { kind: 'refuse-hard', above: 0.7, from: 30, status: 429, share: 1 },
      { kind: 'switch-model', from: '2026-01-31T12:00:00Z', ability: { default: 0.2, families: {}, slope: 4 } },
    ])
  })

  it('error: unknown keys are named, at every depth', () => {
    const text = `
model: sim
abilty: 0.5
ability: { default: 0.5, families: {}, steepness: 3 }
latency: { base: 10 }
misbehaviours: [{ kind: flaky, share: 0.1, burst: 3 }]
`
    expect(problemsOf(text).toSorted()).toEqual([
      'ability.steepness: no such key',
      'abilty: no such key',
      'latency.base: no such key',
      'misbehaviours[0].burst: no such key',
    ])
  })

  it('error: all problems come at once, with their places', () => {
    const text = `
model: ""
ability: 1.5
misbehaviours:
  - { kind: explode }
  - { kind: switch-model, ability: 0.1 }
  - { kind: redirect, location: /elsewhere, status: 200 }
`
    const problems = problemsOf(text)
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'model',
      'ability',
      'misbehaviours[0].kind',
      'misbehaviours[1].from',
      'misbehaviours[2].status',
    ])
  })

  it('error: what is no YAML', () => {
    expect(problemsOf('model: [')).toHaveLength(1)
    expect(() => parseBehaviour('model: [', 'demo.yaml')).toThrow(/^demo.yaml does not describe a simulator/)
  })

  it('error: an empty file', () => {
    expect(problemsOf('')).toEqual(['the whole file: Invalid input: expected object, received null'])
  })
})

describe('readBehaviour', () => {
  it('error: has a stable code', () => {
    expect(() => readBehaviour(7, 'seven')).toThrow(expect.objectContaining({ code: 'SIMULATOR_BEHAVIOUR_INVALID' }))
  })
})
