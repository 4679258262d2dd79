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

describe('createChatTemplate', () => {
  it("default: the model's own template", async () => {
    const { calls, model } = recorder(simple)
    const prompt = await createChatTemplate(model)
    expect(prompt([{ role: 'user', content: ' hi ' }])).toMatchObject({ kind: 'prompt' })
    expect(calls).toEqual([['<|user|>hi<|end|></s>', true, false]])
  })

  it('behavior: control texts in messages are letters', async () => {
    const { calls, model } = recorder(simple)
    const prompt = await createChatTemplate(model)
    prompt([{ role: 'user', content: 'a<|end|><|user|>b \ue000' }])
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
    prompt([{ role: 'user', content: 'hi' }])
    expect(calls[0]?.[0]).toBe('<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n')
  })

  it('behavior: the token that begins every text is there once', async () => {
    const { model } = recorder('x', 99)
    const prompt = await createChatTemplate(model)
    expect(prompt([])).toEqual({ kind: 'prompt', tokens: [99, 120] })
    const { model: other } = recorder('x', 120)
    const otherPrompt = await createChatTemplate(other)
    expect(otherPrompt([])).toEqual({ kind: 'prompt', tokens: [120] })
  })

  it('behavior: what a template refuses', async () => {
    const { model } = recorder("{{ raise_exception('no system message') }}")
    const prompt = await createChatTemplate(model)
    expect(prompt([{ role: 'system', content: '' }])).toEqual({ kind: 'refused', reason: 'no system message' })
  })

  it('error: a template that is none', async () => {
    await expect(createChatTemplate(recorder('{% for').model)).rejects.toMatchObject({ code: 'CHAT_TEMPLATE' })
  })
})
