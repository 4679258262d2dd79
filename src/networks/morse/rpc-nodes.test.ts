import { describe, expect, test } from 'vitest'
import { heightAnswer } from './rpc-answers.ts'
import { agreedHeight, RpcNodes, type RpcPost, type RpcReply } from './rpc-nodes.ts'

/** Nodes that answer what the test has put there; a missing one is lost. */
function nodesThat(answers: Record<string, Record<string, RpcReply>>) {
  const asked: string[] = []
  const post: RpcPost = async (url, path) => {
    asked.push(`${url} ${path}`)
    return answers[url]?.[path] ?? { kind: 'lost' }
  }
  return { nodes: new RpcNodes({ urls: Object.keys(answers), post }), asked, answers }
}

const at = (height: unknown): Record<string, RpcReply> => ({
  '/v1/query/height': { kind: 'json', status: 200, value: { height } },
})

describe('agreedHeight', () => {
  test('default: the highest that half of the nodes have reached', () => {
    expect([[], [7], [7, 9], [7, 9, 9], [7, 8, 1_000], [5, 7, 9, 1_000], [1, 1, 9]].map(agreedHeight)).toEqual([
      null,
      7,
      9,
      9,
      8,
      9,
      1,
    ])
  })
})

describe('RpcNodes', () => {
  test('behavior: nodes that lag, run ahead of the others or are lost are skipped until they agree', async () => {
    const { nodes, answers } = nodesThat({ a: at(100), b: at(99), c: at(90), d: at(5_000), e: {} })
    expect([nodes.height, nodes.usable]).toEqual([null, []])
    expect(await nodes.poll()).toBe(100)
    expect(nodes.usable).toEqual(['a', 'b'])
    answers.c = at(101)
    answers.d = at(101)
    answers.e = at(101)
    await nodes.poll()
    await nodes.poll()
    expect([nodes.height, nodes.usable]).toEqual([101, ['a', 'c', 'd', 'e']])
  })

  test.each([
    ['text', 'soon'],
    ['a fraction', 1.5],
    ['zero', 0],
    ['negative', -3],
    ['beyond any height', 1e300],
    ['nothing', undefined],
  ])('error: a height that is %s counts as no answer', async (_what, height) => {
    const { nodes } = nodesThat({ a: at(height) })
    expect(await nodes.poll()).toBeNull()
    expect(nodes.usable).toEqual([])
  })

  test('behavior: nobody waits for a node that was lost already', async () => {
    let isHung = false
    const post: RpcPost = (url) =>
      url === 'b' && isHung
        ? new Promise(() => {})
        : Promise.resolve(
            isHung || url === 'a' ? { kind: 'json', status: 200, value: { height: 5 } } : { kind: 'lost' },
          )
    const nodes = new RpcNodes({ urls: ['a', 'b'], post })
    await nodes.poll()
    isHung = true
    expect([await nodes.poll(), await nodes.poll(), nodes.usable]).toEqual([5, 5, ['a']])
  })

  test('behavior: the next node is asked when one is lost, broken, or says nonsense', async () => {
    for (const reply of [
      { kind: 'lost' },
      { kind: 'json', status: 503, value: null },
      { kind: 'json', status: 200, value: 'nonsense' },
      { kind: 'json', status: 404, value: {} },
    ] satisfies RpcReply[]) {
      const { nodes } = nodesThat({
        a: { ...at(5), '/x': reply },
        b: { ...at(5), '/x': at(5)['/v1/query/height'] ?? reply },
      })
      await nodes.poll()
      expect(await nodes.ask('/x', {}, { schema: heightAnswer })).toEqual({
        kind: 'answer',
        value: { height: 5 },
        url: 'b',
      })
    }
  })

  test('behavior: a refusal of all is a refusal; silence of all is not', async () => {
    const refusal: RpcReply = { kind: 'json', status: 400, value: { code: 400, message: 'no such thing' } }
    const { nodes } = nodesThat({ a: { ...at(5), '/x': refusal }, b: at(5) })
    await nodes.poll()
    expect(await nodes.ask('/x', {}, { schema: heightAnswer })).toEqual({ kind: 'refused', message: 'no such thing' })
    expect(await nodes.ask('/y', {}, { schema: heightAnswer })).toEqual({ kind: 'unavailable' })
  })

  test('behavior: the order can ask another node than one that spoke before, or that one first', async () => {
    const found = { '/x': { kind: 'json', status: 200, value: { height: 1 } } } as const
    const { nodes } = nodesThat({ a: { ...at(5), ...found }, b: { ...at(5), ...found } })
    await nodes.poll()
    expect(await nodes.ask('/x', {}, { schema: heightAnswer, notFrom: 'a' })).toMatchObject({ url: 'b' })
    expect(await nodes.ask('/x', {}, { schema: heightAnswer, firstFrom: 'b' })).toMatchObject({ url: 'b' })
    expect(await nodes.ask('/x', {}, { schema: heightAnswer })).toMatchObject({ url: 'a' })
  })
})
