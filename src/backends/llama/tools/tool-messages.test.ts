import { describe, expect, it } from 'vitest'
import { plainMessages } from './tool-messages.ts'

const user = { role: 'user', content: 'Rain?', calls: [] }
const call = (name: string) => ({ id: '1', name, arguments: '{"x":1}' })
const tool = {
  name: 'look_up',
  description: 'Looks up.',
  parameters: { type: 'object', properties: { x: { type: 'integer' } } },
}

const instructions = `You may call these functions, each described in JSON on a line of its own:
<tools>
{"type":"function","function":{"name":"look_up","description":"Looks up.","parameters":{"type":"object","properties":{"x":{"type":"integer"}}}}}
{"type":"function","function":{"name":"bare","parameters":{"type":"object","properties":{}}}}
</tools>
To call one, write its name and its arguments in this way:
<tool_call>
{"name": "NAME", "arguments": {"ARGUMENT": "VALUE"}}
</tool_call>`

describe('plainMessages', () => {
  it('default: nothing to say where there are no tools', () => {
    expect(plainMessages([user], [])).toEqual([user])
  })

  it('args: tools are described at the end of the system message', () => {
    const tools = [tool, { name: 'bare', description: undefined, parameters: undefined }]
    expect(plainMessages([user], tools)).toEqual([{ role: 'system', content: instructions, calls: [] }, user])
    expect(plainMessages([{ role: 'system', content: 'Be kind.', calls: [] }, user], tools)).toEqual([
      { role: 'system', content: `Be kind.\n\n${instructions}`, calls: [] },
      user,
    ])
  })

  it('args: calls are text, and what tools answered comes from the user, all at once', () => {
    const messages = [
      user,
      { role: 'assistant', content: '', calls: [call('a'), call('b')] },
      { role: 'tool', content: 'one', calls: [] },
      { role: 'tool', content: 'two', calls: [] },
      { role: 'assistant', content: 'So.', calls: [call('c')] },
      { role: 'tool', content: 'three', calls: [] },
    ]
    const text = (name: string) => `<tool_call>\n{"name": "${name}", "arguments": {"x":1}}\n</tool_call>`
    const answer = (content: string) => `<tool_response>\n${content}\n</tool_response>`
    expect(plainMessages(messages, []).map(({ role, content }) => [role, content])).toEqual([
      ['user', 'Rain?'],
      ['assistant', `${text('a')}\n${text('b')}`],
      ['user', `${answer('one')}\n${answer('two')}`],
      ['assistant', `So.\n${text('c')}`],
      ['user', answer('three')],
    ])
  })
})
