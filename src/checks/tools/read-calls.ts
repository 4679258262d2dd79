import * as z from 'zod'
import { jsonForm, readForm } from '../json-form.ts'
import { fieldAt, listAt } from '../read-fields.ts'

export const weatherForm = jsonForm(
  z.strictObject({
    place: z.string().describe('Name of the place, exactly as the user writes it'),
    unit: z.enum(['celsius', 'fahrenheit']),
    days: z.int().min(1).max(7).describe('Days to look ahead'),
  }),
)

/** A tool such as users' programs offer. */
export const weatherTool = {
  type: 'function',
  function: {
    name: 'look_up_weather',
    description: 'Looks up the weather at one place.',
    parameters: weatherForm.jsonSchema,
  },
}

const alarmForm = jsonForm(z.strictObject({ hour: z.int().min(0).max(23) }))

/** Another, for which the question gives no reason. */
export const clockTool = {
  type: 'function',
  function: {
    name: 'set_alarm',
    description: 'Sets an alarm clock.',
    parameters: alarmForm.jsonSchema,
  },
}

export type ReadCall = {
  readonly id: unknown
  readonly name: unknown
  /** The place, where the weather is looked up and the arguments fit the schema. */
  readonly place: string | null
  /** What is wrong with name or arguments; null where nothing is. */
  readonly fault: string | null
}

/** The calls of an answer, their arguments held to the schema of the tool that is called: which one is wise is the model's matter. */
export function readCalls(body: unknown): readonly ReadCall[] {
  return listAt(body, 'choices', 0, 'message', 'tool_calls').map((call) => {
    const name = fieldAt(call, 'function', 'name')
    const text = fieldAt(call, 'function', 'arguments')
    const weather = name === weatherTool.function.name ? readForm(weatherForm, text) : null
    const read = weather ?? (name === clockTool.function.name ? readForm(alarmForm, text) : null)
    if (read === null)
      return { id: fieldAt(call, 'id'), name, place: null, fault: 'A tool is called that there is not.' }
    const faults = {
      'no-text': '"arguments" is no string.',
      'no-json': '"arguments" is no JSON.',
      'other-form': '"arguments" does not fit the schema of the tool.',
    }
    return {
      id: fieldAt(call, 'id'),
      name,
      place: weather?.kind === 'fits' ? weather.value.place : null,
      fault: read.kind === 'fits' ? null : faults[read.kind],
    }
  })
}
