import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readForm } from './multipart.ts'

/** A form as fetch writes it. */
async function written(form: FormData) {
  const request = new Response(form)
  return { body: Buffer.from(await request.arrayBuffer()), type: request.headers.get('content-type') ?? '' }
}

describe('readForm', () => {
  it('default: texts, files as base64, several values as a list', async () => {
    const form = new FormData()
    form.set('prompt', 'a barn\r\n--x ☃')
    form.append('image[]', new Blob([Buffer.from([13, 10, 0, 255])]), 'a "b".png')
    form.append('n', '2')
    form.append('n', '3')
    const { body, type } = await written(form)
    expect(readForm(body, type)).toEqual({
      kind: 'form',
      fields: { prompt: 'a barn\r\n--x ☃', image: 'DQoA/w==', n: ['2', '3'] },
    })
  })

  it('behavior: any bytes of a file come through', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const form = new FormData()
        form.set('image', new Blob([new Uint8Array(bytes)]), 'a')
        form.set('prompt', 'p')
        const { body, type } = await written(form)
        const image = Buffer.from(bytes).toString('base64')
        expect(readForm(body, type)).toEqual({ kind: 'form', fields: { image, prompt: 'p' } })
      }),
    )
  })

  it('behavior: __proto__ is a name like any other', () => {
    const body = '--b\r\ncontent-disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--\r\n'
    const form = readForm(Buffer.from(body), 'multipart/form-data; boundary=b')
    expect(form.kind === 'form' && Object.entries(form.fields)).toEqual([['__proto__', 'x']])
  })

  it.each([
    ['', 'multipart/form-data', 'The form has no boundary in its content type.'],
    ['nothing', 'multipart/form-data; boundary=b', 'The form is broken or ends too early.'],
    ['--b\r\n', 'multipart/form-data; boundary=b', 'The form is broken or ends too early.'],
    [
      '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx',
      'multipart/form-data; boundary=b',
      'The form is broken or ends too early.',
    ],
    [
      '--b\r\ncontent-disposition: form-data\r\n\r\nx\r\n--b--',
      'multipart/form-data; boundary=b',
      'A part of the form has no name or no readable text.',
    ],
    [
      `${'--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nx\r\n'.repeat(33)}--b--`,
      'multipart/form-data; boundary=b',
      'The form has more than 32 parts.',
    ],
  ])('error: %#', (body, type, message) => {
    expect(readForm(Buffer.from(body), type)).toEqual({
      kind: 'refused',
      status: 400,
      message,
      param: null,
      code: 'invalid_form',
    })
  })

  it('behavior: any bytes get an answer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('--b', '\r\n', '--', 'x', ': form-data; name="a"', 'content-disposition')),
        (parts) => {
          const read = readForm(Buffer.from(parts.join('')), 'multipart/form-data; boundary=b')
          expect(['form', 'refused']).toContain(read.kind)
        },
      ),
      { numRuns: 500 },
    )
  })
})
