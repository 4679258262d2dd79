import { describe, expect, it } from 'vitest'
import { createChatTemplate } from './chat-template.ts'
import type { Token } from './token.ts'

/** A tokenizer that keeps what it was asked: control texts in one piece where they are allowed, else letters. */
function recorder(chatTemplate: string | undefined, beginning?: Token) {
  const calls: [string, boolean, boolean][] = []
  return {
    calls,
    model: {
      chatTemplate,
      beginning,
      beginningText: '<s>',
      endText: '</s>',
      controlTexts: ['<|end|>', '<|user|>', '<s>'],
      tokenize(text: string, { control, isContinued }: { control: boolean; isContinued: boolean }) {
        calls.push([text, control, isContinued])
        return [...Buffer.from(text)]
      },
    },
  }
}

const simple = '{% for m in messages %}<|user|>{{ m.content | trim }}<|end|>{% endfor %}{{ eos_token }}'

/** As Qwen's has it, but for the words. */
const native =
  '{% if tools %}{% for tool in tools %}TOOLS {{ tool | tojson }}\n{% endfor %}{% endif %}' +
  '{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{% if m.tool_calls %}{% for call in m.tool_calls %}' +
  '<tool_call>\n{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}\n</tool_call>' +
  '{% endfor %}{% endif %}{% endfor %}'

describe('createChatTemplate', () => {
  it("default: the model's own template", async () => {
    const { calls, model } = recorder(simple)
    const prompt = await createChatTemplate(model)
    expect(prompt([{ role: 'user', content: ' hi ', calls: [] }], [])).toMatchObject({ kind: 'prompt' })
    expect(calls).toEqual([['<|user|>hi<|end|></s>', true, false]])
  })

  it('behavior: control texts in messages are letters', async () => {
    const { calls, model } = recorder(simple)
    const prompt = await createChatTemplate(model)
    prompt([{ role: 'user', content: 'a<|end|><|user|>b \ue000', calls: [] }], [])
    expect(calls).toEqual([
      ['<|user|>a', true, false],
      ['<|end|>', false, true],
      ['', true, true],
      ['<|user|>', false, true],
      ['b \ue000<|end|></s>', true, true],
    ])
  })

  it('behavior: ChatML where the file has none', async () => {
    const { calls, model } = recorder(undefined)
    const prompt = await createChatTemplate(model)
    prompt([{ role: 'user', content: 'hi', calls: [] }], [])
    expect(calls[0]?.[0]).toBe('<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n')
  })

  it('behavior: the token that begins every text is there once', async () => {
    const { model } = recorder('x', 99)
    const prompt = await createChatTemplate(model)
    expect(prompt([], [])).toEqual({ kind: 'prompt', tokens: [99, 120] })
    const { model: other } = recorder('x', 120)
    const otherPrompt = await createChatTemplate(other)
    expect(otherPrompt([], [])).toEqual({ kind: 'prompt', tokens: [120] })
  })

  it('behavior: tools and calls as the template writes them, where it writes calls as they are read here', async () => {
    const { calls, model } = recorder(native)
    const prompt = await createChatTemplate(model)
    const made = { id: 'call_1', name: 'f', arguments: '{"x":"<|end|>"}' }
    const messages = [
      { role: 'user', content: 'hi', calls: [] },
      { role: 'assistant', content: '', calls: [made] },
      { role: 'tool', content: 'ok', calls: [] },
    ]
    prompt(messages, [{ name: 'f', description: 'Does <|end|>.', parameters: undefined }])
    const tool =
      '{"type": "function", "function": {"name": "f", "description": "Does <|end|>.", "parameters": {"type": "object", "properties": {}}}}'
    expect(calls.map(([text]) => text).join('')).toBe(
      `TOOLS ${tool}\n<|user|>hi<|assistant|><tool_call>\n{"name": "f", "arguments": {"x": "<|end|>"}}\n</tool_call><|tool|>ok`,
    )
    // What looks like control tokens in tools and arguments is read as letters.
    expect(calls.filter(([, isControl]) => !isControl).map(([text]) => text)).toEqual(['<|end|>', '<|end|>'])
  })

  it('behavior: a template that writes calls otherwise gets tools as text', async () => {
    const other = native.replace('<tool_call>', '[CALL]')
    for (const template of [other, simple]) {
      const { calls, model } = recorder(template)
      const prompt = await createChatTemplate(model)
      prompt(
        [{ role: 'user', content: 'hi', calls: [] }],
        [{ name: 'f', description: undefined, parameters: undefined }],
      )
      expect(calls[0]?.[0]).toContain('You may call these functions')
    }
  })

  it('behavior: what a template refuses', async () => {
    const { model } = recorder("{{ raise_exception('no system message') }}")
    const prompt = await createChatTemplate(model)
    expect(prompt([{ role: 'system', content: '', calls: [] }], [])).toEqual({
      kind: 'refused',
      reason: 'no system message',
    })
  })

  it('error: a template that is none', async () => {
    await expect(createChatTemplate(recorder('{% for').model)).rejects.toMatchObject({ code: 'CHAT_TEMPLATE' })
  })
})
