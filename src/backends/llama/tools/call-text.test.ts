import { describe, expect, it } from 'vitest'
import { createForms, type Form } from '../form/form.ts'
import { callsForm, callText, textOrCallsForm } from './call-text.ts'

const forms = createForms()
const tools = [
  { name: 'one', arguments: forms.literal('{}') },
  { name: 'two', arguments: forms.sequence(forms.literal('{"x":'), forms.byte(0x30, 0x39), forms.literal('}')) },
]

/** Whether an answer is whole, may go on, or is none. */
function verdict(form: Form, text: string): 'whole' | 'begun' | 'none' {
  const rest = Buffer.from(text).reduce((state, byte) => forms.after(state, byte), form)
  if (rest === forms.nothing) return 'none'
  return forms.isComplete(rest) ? 'whole' : 'begun'
}

const one = callText('one', '{}')
const two = callText('two', '{"x":1}')

describe('callsForm', () => {
  it('default: one call or several, with or without white space between their parts', () => {
    const calls = callsForm(forms, tools, true)
    const verdicts = [
      one,
      `${one}\n${two}`,
      `${two}${one}`,
      '<tool_call>{"name":"two","arguments":{"x":1}}</tool_call>',
    ]
    expect(verdicts.map((text) => verdict(calls, text))).toEqual(verdicts.map(() => 'whole'))
    const others = ['Well. ', `${one} `, callText('three', '{}'), callText('two', '{}'), `${one}${one.repeat(16)}`]
    expect(others.map((text) => verdict(calls, text))).toEqual(others.map(() => 'none'))
    expect(verdict(calls, one.slice(0, -1))).toBe('begun')
  })

  it('args: a single call', () => {
    const call = callsForm(forms, tools, false)
    expect([verdict(call, one), verdict(call, `${one}\n`)]).toEqual(['whole', 'none'])
  })
})

describe('textOrCallsForm', () => {
  it('default: any text, and after the beginning of a call only calls', () => {
    const form = textOrCallsForm(forms, tools, true)
    const whole = ['', 'Well.', '<tool_cal', '<<tool_call', `Well. ${one}`, `<tool_${one}\n${two}`, '</tool_call>']
    expect(whole.map((text) => verdict(form, text))).toEqual(whole.map(() => 'whole'))
    expect(verdict(form, 'Well. <tool_call>')).toBe('begun')
    const none = ['<tool_call> well', `${one} well`, `Well. ${callText('three', '{}')}`]
    expect(none.map((text) => verdict(form, text))).toEqual(none.map(() => 'none'))
  })
})
