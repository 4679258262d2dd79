import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conformingBodies } from './__fixtures__/conforming-bodies.ts'
import type { ContractKind } from './contract-kind.ts'
import { judge } from './judge.ts'

const kinds = Object.keys(conformingBodies) as ContractKind[]
const met = { isMet: true, findings: [], isCut: false }

describe('judge', () => {
  it.each(kinds)('default: a conforming %s meets both layers', (kind) => {
    expect(judge(kind, conformingBodies[kind])).toEqual({ strict: met, compat: met })
  })

  it('default: what servers commonly leave out fails the specification, and no client', () => {
    const body = {
      ...conformingBodies.chat,
      object: undefined,
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'eos' }],
    }
    expect(judge('chat', body)).toEqual({
      strict: {
        isMet: false,
        findings: [
          { path: 'object', expected: '"chat.completion"', found: 'nothing' },
          {
            path: 'choices[0].finish_reason',
            expected: '"stop" or "length" or "tool_calls" or "content_filter" or "function_call"',
            found: '"eos"',
          },
          { path: 'choices[0].message.refusal', expected: 'text', found: 'nothing' },
          { path: 'choices[0].logprobs', expected: 'an object', found: 'nothing' },
        ],
        isCut: false,
      },
      compat: met,
    })
  })

  it.each([
    ['chat', { choices: [] }, { path: 'choices', expected: 'at least 1 entry', found: 'an empty list' }],
    ['completion', { choices: [{}] }, { path: 'choices[0].text', expected: 'text', found: 'nothing' }],
    ['models', { data: [{ id: 5 }] }, { path: 'data[0].id', expected: 'text', found: '5' }],
    ['error', { error: 'No.' }, { path: 'error', expected: 'an object', found: '"No."' }],
    ['embedding-request', { input: 1 }, { path: 'input', expected: 'text or a list', found: '1' }],
    ['chat', [1, 2], { path: '', expected: 'an object', found: 'a list of 2' }],
  ] as const)('error: a %s that no client can use: %o', (kind, body, finding) => {
    const { strict, compat } = judge(kind, body)
    expect(compat).toEqual({ isMet: false, findings: [finding], isCut: false })
    expect(strict.isMet).toBe(false)
  })

  it.each([
    [{ top_logprobs: 21 }, { path: 'top_logprobs', expected: 'at most 20', found: '21' }],
    [{ temperature: -1 }, { path: 'temperature', expected: 'at least 0', found: '-1' }],
    [{ stop: [] }, { path: 'stop', expected: 'text, or a list of 1 to 4 texts', found: 'an empty list' }],
    [
      { tool_choice: 'any' },
      { path: 'tool_choice', expected: '"none", "auto", "required" or a named function', found: '"any"' },
    ],
    [
      { messages: [{ role: 'robot', content: 'a' }] },
      {
        path: 'messages[0].role',
        expected: 'a message with the role developer, system, user, assistant, tool or function',
        found: '"robot"',
      },
    ],
  ])('error: the request %o', (change, finding) => {
    const { strict } = judge('chat-request', { ...conformingBodies['chat-request'], ...change })
    expect(strict).toEqual({ isMet: false, findings: [finding], isCut: false })
  })

  it.each(kinds)('error: %s without any one of its required fields is found out', (kind) => {
    const body = conformingBodies[kind]
    const optional = new Set(
      'tools tool_choice response_format logprobs top_logprobs stop seed logit_bias usage echo max_tokens best_of encoding_format dimensions n size output_format quality'.split(
        ' ',
      ),
    )
    const isForm = kind === 'generation-request' || kind === 'edit-request' || kind === 'image'
    for (const name of Object.keys(body)) {
      if (optional.has(name) || (isForm && ['response_format', 'data'].includes(name))) continue
      const { strict } = judge(kind, { ...body, [name]: undefined })
      expect([name, strict.findings[0]?.path]).toEqual([name, name])
    }
  })

  it('behavior: twenty findings at most, whatever the number of mistakes', () => {
    const { strict, compat } = judge('chat', { ...conformingBodies.chat, choices: new Array(2_000_000).fill(0) })
    const findings = Array.from({ length: 20 }, (_, index) => ({
      path: `choices[${index}]`,
      expected: 'an object',
      found: '0',
    }))
    expect(strict).toEqual({ isMet: false, findings, isCut: true })
    expect(compat).toEqual(strict)
  })

  it('behavior: names and values of a stranger are clipped', () => {
    const logprobs = { top_logprobs: [{ [`${'n'.repeat(500)}`]: 'v'.repeat(500) }] }
    const body = { ...conformingBodies.completion, choices: [{ index: 0, text: '', finish_reason: 'stop', logprobs }] }
    expect(judge('completion', body).strict.findings).toEqual([
      {
        path: `choices[0].logprobs.top_logprobs[0].${'n'.repeat(60)}…`,
        expected: 'a number',
        found: `"${'v'.repeat(40)}…"`,
      },
    ])
  })

  it('behavior: any JSON gets a verdict', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.jsonValue({ maxDepth: 5 }), (kind, body) => {
        for (const { isMet, findings } of Object.values(judge(kind, body))) {
          expect(isMet).toBe(findings.length === 0)
          expect(findings.length).toBeLessThanOrEqual(20)
        }
      }),
    )
  })

  it('behavior: any one value of a conforming body put in place of another gets a verdict', () => {
    const strange = fc.constantFrom<unknown>(null, 1e308, '', '\ud800', [], {}, [[]], { __proto__: null })
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.nat(), strange, (kind, at, value) => {
        const body = structuredClone(conformingBodies[kind]) as Record<string, unknown>
        const names = Object.keys(body)
        body[names[at % names.length] ?? ''] = value
        expect(typeof judge(kind, body).strict.isMet).toBe('boolean')
      }),
    )
  })
})
