import { describe, expect, it } from 'vitest'
import { stakeRows } from '#localnet/config/default-localnet.ts'
import { demoLocalnet } from './demo-localnet.ts'
import { demoModels } from './demo-models.ts'

const asked: string[] = []
const config = demoLocalnet({
  urlOf: (model) => {
    asked.push(model)
    return `http://127.0.0.1:9000/${model}`
  },
  firstPort: 8_200,
  chainId: 'demo',
})

describe('demoLocalnet', () => {
  it('default: thirty servicers, every one of them staked for text', () => {
    const rows = stakeRows(config.nodes)
    expect(rows.map(({ servicer }) => servicer)).toHaveLength(30)
    expect(rows.every(({ stakedFor }) => stakedFor.includes('A100'))).toBe(true)
  })

  it('default: at least five servicers of each service', () => {
    const counts = Map.groupBy(
      stakeRows(config.nodes).flatMap(({ stakedFor }) => stakedFor),
      (chain) => chain,
    )
    expect(Object.fromEntries([...counts].map(([chain, all]) => [chain, all.length]))).toEqual({
      A100: 30,
      A104: 5,
      A10C: 6,
      A1D0: 6,
      A1E0: 6,
      A1F0: 8,
    })
  })

  it('behavior: every model that servicers stand before is there, and every model is used', () => {
    expect(new Set(asked)).toEqual(new Set(demoModels.map(({ name }) => name)))
  })

  it('behavior: the mis-staked one is staked for x12 and stands before a base model', () => {
    const node = config.nodes.find(({ name }) => name === 'mis-staked')
    expect([node?.servicers[0]?.stakedFor, node?.backends.A10C]).toEqual([
      ['A100', 'A10C'],
      'http://127.0.0.1:9000/undersized',
    ])
  })
})
