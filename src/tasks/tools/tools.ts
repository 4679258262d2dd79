import { chance, integerBetween, pick, pickDistinct } from '../basics/draw.ts'
import type { RandomStream } from '../basics/random-stream.ts'
import { cities, names } from '../basics/word-lists.ts'
import { objectOf } from './schema.ts'
import type { Tool } from './tool.ts'

const text = (description: string) => ({ type: 'string', description }) as const
const oneOf = (values: readonly string[], description: string) =>
  ({ type: 'string', description, enum: values }) as const

const currencies = ['EUR', 'USD', 'GBP', 'JPY', 'CHF', 'INR', 'BRL', 'SEK']
const languages = ['French', 'German', 'Spanish', 'Italian', 'Portuguese', 'Japanese', 'Turkish', 'Swahili']
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const products = ['AA batteries', 'printer paper', 'green tea', 'light bulbs', 'dish soap', 'notebooks', 'olive oil']
const titles = [
  'Budget review',
  'Dentist appointment',
  'Team lunch',
  'Project kick-off',
  'Piano lesson',
  'Budget planning',
]
const messages = [
  'I will be ten minutes late.',
  'The keys are under the mat.',
  'Can we meet at noon?',
  'Dinner is ready.',
]
const phrases = [
  'Where is the station?',
  'Two coffees, please.',
  'I have lost my suitcase.',
  'The meeting starts at nine.',
]

function time(stream: RandomStream): string {
  const minute = pick(stream, ['00', '15', '30', '45'])
  return `${String(integerBetween(stream, 6, 22)).padStart(2, '0')}:${minute}`
}

function date(stream: RandomStream): string {
  const [month, day] = [integerBetween(stream, 1, 12), integerBetween(stream, 1, 28)]
  return `2031-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

const isoDate = text('Date as YYYY-MM-DD.')
const clock = text('Time of day as HH:MM, 24 hours.')

/** Every tool that a document may offer. */
export const tools: readonly Tool[] = [
  {
    name: 'get_weather',
    description: 'Gives the weather forecast for a city on a day.',
    parameters: objectOf(
      { city: text('Name of the city.'), date: isoDate, unit: oneOf(['celsius', 'fahrenheit'], 'Default: celsius.') },
      ['unit'],
    ),
    isNested: false,
    ask(stream) {
      const [city, day] = [pick(stream, cities), date(stream)]
      const isFahrenheit = chance(stream, 40)
      return {
        arguments: { city, date: day, ...(isFahrenheit ? { unit: 'fahrenheit' } : {}) },
        clause: `look up the weather in ${city} on ${day}${isFahrenheit ? ', in fahrenheit' : ''}`,
        defaults: isFahrenheit ? {} : { unit: 'celsius' },
      }
    },
  },
  {
    name: 'convert_currency',
    description: 'Converts an amount of money from one currency into another at today’s rate.',
    parameters: objectOf({
      amount: { type: 'number', description: 'The amount to convert.', minimum: 0 },
      from: oneOf(currencies, 'Code of the currency of the amount.'),
      to: oneOf(currencies, 'Code of the currency wanted.'),
    }),
    isNested: false,
    ask(stream) {
      const [from = 'EUR', to = 'USD'] = pickDistinct(stream, currencies, 2)
      const amount = integerBetween(stream, 1, 40_000) / pick(stream, [1, 2, 4])
      return { arguments: { amount, from, to }, clause: `convert ${amount} ${from} to ${to}` }
    },
  },
  {
    name: 'send_message',
    description: 'Sends a text message to a person in the address book.',
    parameters: objectOf(
      {
        recipient: text('First name.'),
        body: text('The message.'),
        is_urgent: { type: 'boolean', description: 'Default: false.' },
      },
      ['is_urgent'],
    ),
    isNested: false,
    ask(stream) {
      const [recipient, body, isUrgent] = [pick(stream, names), pick(stream, messages), chance(stream, 40)]
      return {
        arguments: { recipient, body, ...(isUrgent ? { is_urgent: true } : {}) },
        clause: `send ${recipient} ${isUrgent ? 'an urgent message' : 'a message'} that says exactly "${body}"`,
        defaults: isUrgent ? {} : { is_urgent: false },
      }
    },
  },
  {
    name: 'translate_text',
    description: 'Translates a text into another language.',
    parameters: objectOf({ text: text('The text.'), target_language: oneOf(languages, 'Language to translate into.') }),
    isNested: false,
    ask(stream) {
      const [phrase, language] = [pick(stream, phrases), pick(stream, languages)]
      return {
        arguments: { text: phrase, target_language: language },
        clause: `translate "${phrase}" into ${language}`,
      }
    },
  },
  {
    name: 'start_timer',
    description: 'Starts a kitchen timer.',
    parameters: objectOf({ seconds: { type: 'integer', description: 'Length in seconds.', minimum: 1 } }),
    isNested: false,
    ask(stream) {
      const minutes = integerBetween(stream, 2, 90)
      return { arguments: { seconds: minutes * 60 }, clause: `start a timer of ${minutes} minutes` }
    },
  },
  {
    name: 'set_alarm',
    description: 'Sets an alarm that rings on some days of every week.',
    parameters: objectOf({
      time: clock,
      days: {
        type: 'array',
        description: 'Days on which it rings.',
        items: { type: 'string', enum: weekdays },
        minItems: 1,
      },
    }),
    isNested: true,
    ask(stream) {
      const chosen = pickDistinct(stream, weekdays, integerBetween(stream, 1, 3))
      const days = weekdays.filter((day) => chosen.includes(day))
      const at = time(stream)
      return { arguments: { time: at, days }, clause: `set an alarm for ${at} every ${listed(days)}` }
    },
  },
  {
    name: 'create_event',
    description: 'Puts an event into the calendar and invites people.',
    parameters: objectOf({
      title: text('What the event is called.'),
      start: objectOf({ date: isoDate, time: clock }),
      attendees: { type: 'array', description: 'First names, may be empty.', items: { type: 'string' } },
    }),
    isNested: true,
    ask(stream) {
      const [title, day, at] = [pick(stream, titles), date(stream), time(stream)]
      const attendees = pickDistinct(stream, names, integerBetween(stream, 1, 3))
      return {
        arguments: { title, start: { date: day, time: at }, attendees },
        clause: `create an event called "${title}" on ${day} at ${at} and invite ${listed(attendees)}`,
      }
    },
  },
  {
    name: 'order_items',
    description: 'Orders products from the shop for delivery.',
    parameters: objectOf({
      items: {
        type: 'array',
        description: 'What to order.',
        items: objectOf({ product: text('Name of the product.'), quantity: { type: 'integer', minimum: 1 } }),
        minItems: 1,
      },
      delivery: objectOf({ city: text('City to deliver to.'), speed: oneOf(['standard', 'express'], 'How fast.') }),
    }),
    isNested: true,
    ask(stream) {
      const items = pickDistinct(stream, products, integerBetween(stream, 1, 3)).map((product) => ({
        product,
        quantity: integerBetween(stream, 2, 12),
      }))
      const [city, speed] = [pick(stream, cities), pick(stream, ['standard', 'express'])]
      const wanted = listed(items.map(({ product, quantity }) => `${quantity} of "${product}"`))
      return {
        arguments: { items, delivery: { city, speed } },
        clause: `order ${wanted} with ${speed} delivery to ${city}`,
      }
    },
  },
]
