import { describe, expect, it } from 'vitest'
import liveExtra from './__fixtures__/live-extra.json' with { type: 'json' }
import liveRelays from './__fixtures__/live-relays.json' with { type: 'json' }
import liveScenario from './__fixtures__/live-scen-a.json' with { type: 'json' }
import {
  errorText,
  innermostError,
  innermostMessage,
  type PocketcoreCode,
  pocketcoreErrors,
  pocketcoreMessage,
} from './error-codes.ts'

type WireError = { readonly code?: number; readonly codespace?: string; readonly message?: string }

/** Every error of codespace pocketcore that a real node gave. */
const observed = [...Object.values(liveRelays.cases), ...liveScenario.over, liveExtra.refused]
  .filter(({ status }) => status === 400)
  .map(({ body }): WireError => JSON.parse(body).error)
  .filter(({ codespace }) => codespace === 'pocketcore')

describe('pocketcoreMessage', () => {
  it('vectors: the texts of a real node', () => {
    expect(observed.length).toBeGreaterThan(10)
    for (const { code, message = '' } of observed) {
      expect(Object.keys(pocketcoreErrors)).toContain(String(code))
      const text = pocketcoreMessage(code as PocketcoreCode)
      expect(text.endsWith(': ') ? message.slice(0, text.length) : message).toBe(text)
    }
  })

  it('default: with the detail that a text leaves room for', () => {
    expect(pocketcoreMessage(28, 'refused')).toBe('error executing the http request: refused')
  })
})

describe('errorText', () => {
  it('vectors: as the RPC wraps it', () => {
    const { message } = JSON.parse(liveExtra.dispatch_case.body)
    expect(errorText({ codespace: 'pocketcore', code: 17, message: pocketcoreMessage(17) })).toBe(message)
  })

  it('behavior: quotes another as Go does, and innermostError finds it', () => {
    const inner = errorText({ codespace: 'pocketcore', code: 90, message: 'é "sealed"\n' })
    expect(inner).toBe('ERROR:\nCodespace: pocketcore\nCode: 90\nMessage: "é \\"sealed\\"\\n"\n')
    const once = errorText({ codespace: 'sdk', code: 1, message: inner })
    const twice = errorText({ codespace: 'sdk', code: 1, message: once })
    for (const text of [inner, once, twice, `before ${twice}`]) {
      expect(innermostError(text)).toEqual({ codespace: 'pocketcore', code: 90 })
    }
    for (const text of [inner, once, twice]) expect(innermostMessage(text)).toBe('é "sealed"\n')
    expect(innermostMessage(`before ${twice}`)).toBe(`before ${twice}`)
    const long = errorText({ codespace: 'sdk', code: 1, message: 'x'.repeat(20_000) })
    expect(innermostMessage(long)).toBe(long)
  })
})

describe('innermostError', () => {
  it.each(['', 'Code: 90', 'Codespace: pocketcore, Code: 90', 'Codespace: a\nCode: 12345678901'])(
    'behavior: none in %j',
    (text) => {
      expect(innermostError(text)).toBeNull()
    },
  )
})
