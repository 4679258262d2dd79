import { choiceSaid, deafTo, heard, type ModelViolation } from './model-violation.ts'

const silently = { verdict: 'silently-ignored' } as const

type Call = { id: string; function: { name: string; arguments: unknown } }

function callsSaid(change: (calls: Call[]) => void, isMeant = (_sent: Readonly<Record<string, unknown>>) => true) {
  return choiceSaid(({ message }, sent) => {
    if (Array.isArray(message.tool_calls) && isMeant(sent)) change(message.tool_calls as Call[])
  })
}

function isNamed({ tool_choice: choice }: Readonly<Record<string, unknown>>): boolean {
  return typeof choice === 'object'
}

/** What models do wrong with tools and with answers in a given form. */
export const formViolations: readonly ModelViolation[] = [
  { check: 'tools.required', does: 'is deaf to tools', fault: deafTo('tools'), ...silently },
  {
    check: 'tools.required',
    does: 'sends arguments as an object',
    fault: callsSaid((calls) => {
      for (const call of calls) call.function.arguments = JSON.parse(String(call.function.arguments))
    }),
  },
  {
    check: 'tools.required',
    does: 'sends broken JSON',
    fault: callsSaid((calls) => {
      for (const call of calls) call.function.arguments = String(call.function.arguments).slice(0, -1)
    }),
  },
  {
    check: 'tools.required',
    does: 'gives calls no id',
    fault: callsSaid((calls) => {
      for (const call of calls) call.id = ''
    }),
  },
  {
    check: 'tools.required',
    does: 'says "stop" beside calls',
    fault: choiceSaid((choice) => {
      choice.finish_reason = 'stop'
    }),
  },
  { check: 'tools.named', does: 'is deaf to a named tool', fault: deafTo('tools', isNamed), ...silently },
  {
    check: 'tools.named',
    does: 'calls another tool',
    fault: callsSaid((calls) => {
      for (const call of calls) call.function.name = 'set_alarm'
    }, isNamed),
  },
  {
    check: 'tools.auto',
    does: 'says "stop" beside calls of its own choice',
    fault: choiceSaid((choice, sent) => {
      if (sent.tool_choice === 'auto') choice.finish_reason = 'stop'
    }),
  },
  {
    check: 'tools.none',
    does: 'calls tools though it may not',
    fault: heard((body) => (body.tool_choice === 'none' ? { ...body, tool_choice: 'required' } : body)),
    ...silently,
  },
  {
    check: 'tools.schema',
    does: 'names the fields its own way when it is warm',
    fault: callsSaid(
      (calls) => {
        for (const call of calls) call.function.arguments = '{"city":"Rome"}'
      },
      ({ temperature }) => temperature === 1,
    ),
  },
  {
    check: 'tools.parallel',
    does: 'gives two calls one id',
    fault: callsSaid((calls) => {
      for (const call of calls) call.id = 'call_1'
    }),
  },
  {
    check: 'tools.streaming',
    does: 'streams pieces without index',
    fault: {
      events: (events) =>
        events.map((event) => JSON.parse(JSON.stringify(event).replaceAll(/\{"index":\d,"(id|function)"/g, '{"$1"'))),
    },
  },
  {
    check: 'tools.streaming',
    does: 'loses a piece',
    fault: { events: (events) => events.toSpliced(3, 1) },
  },
  {
    check: 'tools.streaming',
    does: 'streams no calls',
    fault: deafTo('tools', ({ stream }) => stream === true),
    ...silently,
  },
  {
    check: 'tools.second-turn',
    does: 'has nothing to say to results',
    fault: choiceSaid(({ message }, { messages }) => {
      if ((messages as unknown[]).length === 3) message.content = ''
    }),
  },
  {
    check: 'tools.unicode',
    does: 'knows ASCII alone',
    fault: callsSaid((calls) => {
      for (const call of calls) call.function.arguments = String(call.function.arguments).replaceAll(/[^ -~]/gu, '?')
    }),
  },
  { check: 'tools.unknown-name', does: 'takes any name', fault: deafTo('tool_choice', isNamed), ...silently },
  {
    check: 'structured.json-object',
    does: 'is deaf to response_format',
    fault: deafTo('response_format'),
    ...silently,
  },
  {
    check: 'structured.json-object',
    does: 'fences JSON in as Markdown',
    fault: choiceSaid(({ message }, { response_format: format }) => {
      if (format !== undefined) message.content = `\`\`\`json\n${String(message.content)}\n\`\`\``
    }),
    ...silently,
  },
  {
    check: 'structured.json-schema',
    does: 'is deaf to response_format',
    fault: deafTo('response_format'),
    ...silently,
  },
  {
    check: 'structured.json-schema',
    does: 'sends some JSON',
    fault: heard((body) =>
      body.response_format === undefined ? body : { ...body, response_format: { type: 'json_object' } },
    ),
  },
  {
    check: 'structured.json-schema',
    does: 'adds a field',
    fault: choiceSaid(({ message }, { response_format: format }) => {
      if (format !== undefined) message.content = String(message.content).replace('{', '{"note":1,')
    }),
  },
  {
    check: 'structured.streaming',
    does: 'is deaf to response_format in streams',
    fault: deafTo('response_format', ({ stream }) => stream === true),
    ...silently,
  },
  { check: 'structured.unknown-type', does: 'takes any type', fault: deafTo('response_format'), ...silently },
]
