import { describe, expect, it } from 'vitest'
import { stakeRows } from '#localnet/config/default-localnet.ts'
import { demoLocalnet, measuredChains } from './demo-localnet.ts'
import { embedder, simulatedModels, trueModels } from './demo-models.ts'

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
  it('default: thirty servicers, every one of them staked for one service of text', () => {
    const rows = stakeRows(config.nodes)
    expect(rows.map(({ servicer }) => servicer)).toHaveLength(30)
    const text = measuredChains as readonly string[]
    expect(rows.map(({ stakedFor }) => stakedFor.filter((chain) => text.includes(chain)).length)).toEqual(
      Array(30).fill(1),
    )
  })

  it('default: at least five servicers of each service', () => {
    const counts = Map.groupBy(
      stakeRows(config.nodes).flatMap(({ stakedFor }) => stakedFor),
      (chain) => chain,
    )
    expect(Object.fromEntries([...counts].map(([chain, all]) => [chain, all.length]))).toEqual({
      A100: 16,
      A104: 9,
      A10C: 5,
      A1D0: 7,
      A1E0: 7,
      A1F0: 8,
    })
  })

  it('behavior: every model that servicers stand before is there, and every model is used', () => {
    const there = [...trueModels, embedder, ...simulatedModels].map(({ name }) => name)
    expect(new Set(asked)).toEqual(new Set(there))
  })

  it('behavior: the mis-staked one is staked for x12 and stands before the smallest model', () => {
    const node = config.nodes.find(({ name }) => name === 'mis-staked')
    expect([node?.servicers[0]?.stakedFor, node?.backends.A10C]).toEqual([['A10C'], 'http://127.0.0.1:9000/small'])
  })
})
