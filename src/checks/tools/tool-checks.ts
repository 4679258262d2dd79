import { chatPath } from '../ask-chat.ts'
import { answered, answeredChat, asked, chatFields, concluded, streamedChat } from '../ask-model.ts'
import type { Check } from '../check.ts'
import { type Finding, fail, notObservable, pass, silentlyIgnored } from '../finding.ts'
import type { Probe } from '../probe.ts'
import { drawNoun, drawQuestion } from '../prompt-words.ts'
import { choiceText, fieldAt, finishReason, listAt, told } from '../read-fields.ts'
import { judgeRangeRefusal } from '../sampling/range-checks.ts'
import { clockTool, type ReadCall, readCalls, weatherTool } from './read-calls.ts'

const base = { group: 'I', networks: ['direct', 'morse'], needs: ['tools.required'], requests: 1 } as const
const tools = [weatherTool, clockTool]
const named = { type: 'function', function: { name: weatherTool.function.name } }

/** Calls of tools. */
export const toolChecks: readonly Check[] = [
  {
    ...base,
    id: 'tools.required',
    level: 'should',
    needs: ['chat.answers'],
    title: '"tool_choice": "required" gives a call whose arguments fit the schema',
    advice:
      'Serve tools with a parser for the model’s own form of calls (vLLM: --enable-auto-tool-choice --tool-call-parser; llama.cpp: --jinja).',
    run: concluded(async (probe) => {
      const body = await answeredChat(probe, weatherQuestion([place(probe)]), wish('required'))
      return judgeCalls(body) ?? judgeReason(body, ['tool_calls'])
    }),
  },
  {
    ...base,
    id: 'tools.named',
    level: 'should',
    title: 'a named tool is called',
    advice: 'Force the call of the function that "tool_choice" names.',
    run: concluded(async (probe) => {
      const body = await answeredChat(probe, drawQuestion(probe.random), wish(named))
      // For a named tool the original interface says "stop", many servers "tool_calls".
      return judgeCalls(body, weatherTool.function.name) ?? judgeReason(body, ['tool_calls', 'stop'])
    }),
  },
  {
    ...base,
    id: 'tools.auto',
    level: 'should',
    title: 'the model calls the tool by itself when the question wants it',
    advice: 'Put the tools into the prompt as the model’s chat template wants them.',
    run: concluded(async (probe) => {
      const body = await answeredChat(probe, weatherQuestion([place(probe)]), wish('auto'))
      if (readCalls(body).length === 0) return notObservable('The model answered without a call, which it may.')
      return judgeCalls(body) ?? judgeReason(body, ['tool_calls'])
    }),
  },
  {
    ...base,
    id: 'tools.none',
    level: 'must',
    title: '"tool_choice": "none" gives a text and no call',
    advice: 'Leave tools out of the prompt when "tool_choice" is "none".',
    run: concluded(async (probe) => {
      const body = await answeredChat(probe, weatherQuestion([place(probe)]), wish('none'))
      return readCalls(body).length > 0 ? silentlyIgnored('It calls a tool.') : pass('It calls none.')
    }),
  },
  {
    ...base,
    id: 'tools.schema',
    level: 'should',
    requests: 5,
    title: 'the arguments of five calls in a row fit the schema',
    advice: 'Constrain the arguments to the schema of the tool while decoding.',
    run: concluded(async (probe) => {
      const faults: string[] = []
      for (let turn = 0; turn < 5; turn += 1) {
        const body = await answeredChat(probe, weatherQuestion([place(probe)]), { ...wish('required'), temperature: 1 })
        const finding = judgeCalls(body)
        if (finding !== undefined) faults.push(finding.detail)
      }
      const measures = { schema_accuracy: (5 - faults.length) / 5 }
      return faults[0] === undefined
        ? pass('All five fit.', measures)
        : fail(`${faults.length} of 5: ${faults[0]}`, measures)
    }),
  },
  {
    ...base,
    id: 'tools.parallel',
    level: 'may',
    title: 'two places in one question give two calls in one answer',
    advice: 'Let the parser read several calls, each with an id of its own.',
    run: concluded(async (probe) => {
      const places = [place(probe), `${place(probe)} West`]
      const body = await answeredChat(probe, weatherQuestion(places), { ...wish('auto'), parallel_tool_calls: true })
      const calls = readCalls(body)
      if (calls.length < 2) return notObservable(`${calls.length} calls came; a model may make one at a time.`)
      const wrong = judgeCalls(body)
      if (wrong !== undefined) return wrong
      return new Set(calls.map(({ id }) => id)).size === calls.length
        ? pass('Two calls come.')
        : fail('Calls share an id.')
    }),
  },
  {
    ...base,
    id: 'tools.streaming',
    networks: ['direct'],
    level: 'should',
    title: 'streamed calls can be put together by their index',
    advice: 'Send the id and the name with the first piece of each call, and "index" with every piece.',
    run: concluded(async (probe) => {
      const { chunks, body } = await streamedChat(probe, weatherQuestion([place(probe)]), wish('required'))
      const pieces = chunks.flatMap(({ choices }) => choices?.flatMap(({ delta }) => delta?.tool_calls ?? []) ?? [])
      if (pieces.length === 0) return silentlyIgnored('No call is streamed.')
      if (pieces.some(({ index }) => index == null)) return fail('Pieces of calls have no "index".')
      return judgeCalls(body) ?? judgeReason(body, ['tool_calls'])
    }),
  },
  {
    ...base,
    id: 'tools.second-turn',
    level: 'must',
    title: 'a tool’s result is taken and answered with text',
    advice: 'Accept messages of role "tool" and assistant messages whose "content" is null.',
    run: concluded(async (probe) => {
      const id = `call_${probe.random.integer(1_000_000)}`
      const called = { name: weatherTool.function.name, arguments: '{"place":"Oslo","unit":"celsius","days":1}' }
      const messages = [
        { role: 'user', content: weatherQuestion(['Oslo']) },
        { role: 'assistant', content: null, tool_calls: [{ id, type: 'function', function: called }] },
        { role: 'tool', tool_call_id: id, content: '{"sky":"clear","degrees":4}' },
      ]
      const body = await answered(probe, chatPath, { messages, tools, max_tokens: 48, temperature: 0 })
      if (choiceText(body) !== '') return pass('It is answered.')
      return readCalls(body).length > 0 ? notObservable('The model calls again, which it may.') : fail('No text comes.')
    }),
  },
  {
    ...base,
    id: 'tools.unicode',
    level: 'should',
    title: 'arguments keep letters and signs from all over the world',
    advice: 'Write arguments as UTF-8, and escape only what JSON wants escaped.',
    run: concluded(async (probe) => {
      const wanted = 'Tromsø 東京 🏔'
      const body = await answeredChat(probe, weatherQuestion([wanted]), {
        ...wish('required'),
        seed: probe.random.integer(99),
      })
      const wrong = judgeCalls(body)
      if (wrong !== undefined) return wrong
      const [call] = readCalls(body)
      if (call?.place === wanted) return pass('They come back whole.')
      return isBroken(call?.place ?? '', wanted)
        ? fail('They come back broken.')
        : notObservable('The model wrote another name.')
    }),
  },
  {
    ...base,
    id: 'tools.unknown-name',
    level: 'may',
    title: 'a "tool_choice" that names no tool of the request is refused',
    advice: 'Answer status 400 when "tool_choice" names a function that "tools" does not have.',
    async run(probe) {
      const choice = { type: 'function', function: { name: 'read_minds' } }
      const fields = chatFields(weatherQuestion([place(probe)]), wish(choice))
      const names = ['tool_choice', 'tools', 'tool', 'Tool', 'function']
      return judgeRangeRefusal(await asked(probe, chatPath, fields), 'tool_choice', 'an unknown name', names)
    },
  },
]

function wish(choice: unknown) {
  return { tools, tool_choice: choice, max_tokens: 128 }
}

function place({ random }: Probe): string {
  const noun = drawNoun(random)
  return `${noun[0]?.toUpperCase()}${noun.slice(1)}ville`
}

function weatherQuestion(places: readonly string[]): string {
  const list = places.map((name) => `"${name}"`).join(' and in ')
  return `What will the weather be in ${list} tomorrow, in celsius? Look it up.`
}

/** Whether a name lost its letters on the way, rather than that the model wrote another one. */
function isBroken(place: string, wanted: string): boolean {
  return /\ufffd|\\u|Ã/u.test(place) || place.replaceAll('?', '') === wanted.replaceAll(/[^ -~]/gu, '')
}

/**
 * What is wrong with the calls of an answer; undefined where there are some and all fit.
 *
 * @param named the only tool that may be called
 */
function judgeCalls(body: unknown, named?: string): Finding | undefined {
  const calls = readCalls(body)
  if (calls.length === 0) {
    const hasList = listAt(body, 'choices', 0, 'message', 'tool_calls').length > 0
    return hasList ? fail('The calls have another shape.') : silentlyIgnored('No call comes.')
  }
  const fault = calls.map((call) => faultOf(call, named)).find((found) => found !== null)
  return fault === undefined ? undefined : fail(fault)
}

function faultOf({ id, name, fault }: ReadCall, named: string | undefined): string | null {
  if (typeof id !== 'string' || id === '') return 'A call has no id.'
  if (named !== undefined && name !== named) return 'Another tool is called than the one that was named.'
  return fault
}

function judgeReason(body: unknown, reasons: readonly string[]): Finding {
  const reason = finishReason(body)
  if (typeof reason === 'string' && reasons.includes(reason)) return pass('It does.')
  const isCut = reason === 'length' && fieldAt(body, 'usage') !== undefined
  return fail(isCut ? 'The call is cut off by max_tokens.' : `"finish_reason" is ${told(reason)}.`)
}
