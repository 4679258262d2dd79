import { describe, expect, it } from 'vitest'
import { defaultLocalnet, stakeRows } from './default-localnet.ts'

function servicersByChain(options?: Parameters<typeof defaultLocalnet>[0]): Record<string, number> {
  const rows = stakeRows(defaultLocalnet(options).nodes)
  const counts = Map.groupBy(
    rows.flatMap(({ stakedFor }) => stakedFor),
    (chain) => chain,
  )
  return Object.fromEntries([...counts].map(([chain, all]) => [chain, all.length]))
}

describe('defaultLocalnet', () => {
  it('default: thirty servicers, all staked for text and some for the rest, at least five everywhere', () => {
    expect(servicersByChain()).toEqual({ A100: 30, A104: 12, A10C: 9, A1D0: 8, A1E0: 8, A1F0: 8 })
  })

  it('args: sessions of 24 make all thirty stake for everything', () => {
    expect(servicersByChain({ sessionNodes: 24 })).toEqual({
      A100: 30,
      A104: 30,
      A10C: 30,
      A1D0: 30,
      A1E0: 30,
      A1F0: 30,
    })
  })

  it('args: backends of one’s own', () => {
    const [node] = defaultLocalnet({ backends: { A100: 'http://127.0.0.1:8000' } }).nodes
    expect([node?.backends.A100, node?.backends.A104]).toEqual(['http://127.0.0.1:8000', 'simulated'])
  })

  it('error: fewer servicers than a session needs, named for every service', () => {
    expect(() => defaultLocalnet({ servicers: 4 })).toThrow(
      /A100 \(text generation\): 4 of 4 servicers are staked for it, but a session needs 5/,
    )
  })
})
