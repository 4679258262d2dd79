import { expect, it } from 'vitest'
import { parseSuppliersFile } from '#networks/direct/suppliers-file.ts'
import { supplierId } from '#records/supplier.ts'
import { createDirectNetwork } from './direct-network.ts'
import { servicersAt } from './servicers-at.ts'

const file = `
suppliers:
  - { id: named, url: "https://node.example/llm/", operator: a, service: text, model: big }
  - { id: twin, url: "https://NODE.example/llm", operator: a, service: other, model: big }
  - { id: unnamed, url: "https://node.example/llm", operator: b, service: text }
  - { id: elsewhere, url: "https://node.example", operator: b, service: text, model: big }
`
const [named, twin, unnamed] = (['named', 'twin', 'unnamed'] as const).map((address) =>
  supplierId({ network: 'direct', address, service: address === 'twin' ? 'other' : 'text' }),
)

it.each([
  { address: 'https://node.example/llm', model: 'big', found: [named, twin] },
  { address: 'https://Node.example:443/llm/', model: 'big', found: [named, twin] },
  { address: 'https://node.example/llm', model: 'default', found: [unnamed] },
  { address: 'https://node.example/llm', model: 'small', found: [] },
  { address: 'http://node.example/llm', model: 'big', found: [] },
  { address: 'named', model: 'big', found: [] },
])('matrix: the direct suppliers at $address under the name $model', async ({ address, model, found }) => {
  const network = createDirectNetwork(parseSuppliersFile(file, 'suppliers.yaml'), { clock: () => 1 })
  expect(network.suppliersAt({ network: 'direct', address, model })).toEqual(found)
  expect(network.suppliersAt({ network: 'morse', address, model })).toEqual([])
  await network.close()
})

it('default: the servicer of Morse that was checked, unless it is staked for more than one service', () => {
  const servicers = [
    { id: '1', address: 'aa' },
    { id: '2', address: 'bb' },
    { id: '3', address: 'bb' },
  ]
  const at = (address: string, more: object = {}) =>
    servicersAt(servicers, 'm', { network: 'morse', address, model: 'm', ...more })
  expect([at('aa'), at('bb'), at('cc'), at('aa', { model: 'n' }), at('aa', { network: 'direct' })]).toEqual([
    ['1'],
    [],
    [],
    [],
    [],
  ])
  expect(servicersAt(null, 'm', { network: 'morse', address: 'aa', model: 'm' })).toEqual([])
})
