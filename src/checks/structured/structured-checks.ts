import * as z from 'zod'
import { chatPath } from '../ask-chat.ts'
import { answeredChat, asked, chatFields, concluded, streamedChat } from '../ask-model.ts'
import type { Check } from '../check.ts'
import { type Finding, fail, notObservable, pass, silentlyIgnored } from '../finding.ts'
import { type JsonForm, jsonForm, readForm } from '../json-form.ts'
import { drawNoun } from '../prompt-words.ts'
import { choiceText, fieldAt, finishReason } from '../read-fields.ts'
import { judgeRangeRefusal } from '../sampling/range-checks.ts'

const base = { group: 'J', networks: ['direct', 'morse'], needs: ['chat.answers'], requests: 1 } as const
const advice =
  'Constrain decoding to the schema (vLLM: structured outputs; llama.cpp: grammars), or refuse "response_format".'

/** Everything that models get wrong without constraints: nesting, lists, closed sets, patterns, no further fields. */
const catalogueForm = jsonForm(
  z.strictObject({
    title: z.string(),
    kind: z.enum(['thing', 'place', 'animal']),
    parts: z.array(z.strictObject({ name: z.string(), count: z.int().min(0).max(1000) })).min(1),
    code: z.string().regex(/^[A-Z]{2}-[0-9]{4}$/),
    is_old: z.boolean(),
  }),
)
const anyObject = jsonForm(z.record(z.string(), z.unknown()))

/** Answers in JSON of a given form. */
export const structuredChecks: readonly Check[] = [
  {
    ...base,
    id: 'structured.json-object',
    level: 'should',
    title: '"json_object" gives a JSON object',
    advice: 'Constrain decoding to JSON when "response_format" asks for it.',
    run: concluded(async (probe) => {
      const prompt = `Describe a ${drawNoun(probe.random)} as a JSON object with two fields.`
      const fields = { max_tokens: 256, response_format: { type: 'json_object' } }
      return judgeForm(await answeredChat(probe, prompt, fields), anyObject)
    }),
  },
  {
    ...base,
    id: 'structured.json-schema',
    level: 'should',
    title: '"json_schema" in strict mode gives JSON of that schema',
    advice,
    run: concluded(async (probe) => {
      const prompt = `Put a ${drawNoun(probe.random)} into the catalogue.`
      return judgeForm(await answeredChat(probe, prompt, strictly()), catalogueForm)
    }),
  },
  {
    ...base,
    id: 'structured.streaming',
    networks: ['direct'],
    level: 'should',
    needs: ['structured.json-schema'],
    title: 'a streamed answer keeps to the schema too',
    advice,
    run: concluded(async (probe) => {
      const prompt = `Put a ${drawNoun(probe.random)} into the catalogue.`
      return judgeForm((await streamedChat(probe, prompt, strictly())).body, catalogueForm)
    }),
  },
  {
    ...base,
    id: 'structured.unknown-type',
    level: 'may',
    title: 'an unknown type of "response_format" is refused by name',
    advice: 'Answer status 400 for a "response_format" that is not known.',
    async run(probe) {
      const fields = chatFields(`Describe a ${drawNoun(probe.random)}.`, { response_format: { type: 'yaml_poem' } })
      return judgeRangeRefusal(await asked(probe, chatPath, fields), 'response_format', 'yaml_poem')
    },
  },
]

function strictly() {
  const schema = { name: 'catalogue_entry', strict: true, schema: catalogueForm.jsonSchema }
  return { max_tokens: 512, response_format: { type: 'json_schema', json_schema: schema } }
}

function judgeForm(body: unknown, form: JsonForm<unknown>): Finding {
  const refused = fieldAt(body, 'choices', 0, 'message', 'refusal')
  if (typeof refused === 'string' && refused !== '') return pass('The model refused, and said so in "refusal".')
  const read = readForm(form, choiceText(body))
  if (read.kind === 'fits') return pass('It does.')
  if (finishReason(body) === 'length') return notObservable('The model did not come to an end.')
  return read.kind === 'no-json' ? silentlyIgnored('The answer is no JSON.') : fail('The JSON does not fit the schema.')
}
