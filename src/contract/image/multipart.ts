import { isUtf8 } from 'node:buffer'
import { type ImageRefusal, refuseImage } from './refusal.ts'

const maximumParts = 32
const maximumHeaderBytes = 4096
const maximumTextBytes = 200_000

export type Form = {
  readonly kind: 'form'
  /** Text as text, files as base64; a name that ends with `[]` is without it, and several values are a list. */
  readonly fields: Readonly<Record<string, unknown>>
}

/**
 * Reads a body of `multipart/form-data`: at most 32 parts, each with a head of at most 4 kB. File names and types that a
 * client claims are not looked at.
 *
 * Source: RFC 7578 and RFC 2046 §5.1.
 */
export function readForm(body: Buffer, contentType: string): Form | ImageRefusal {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (mark === undefined) return refuseImage('The form has no boundary in its content type.', null, 'invalid_form')
  const separator = Buffer.from(`\r\n--${mark}`)
  // The first separator may lack the line end before it.
  let at = body.indexOf(separator.subarray(2))
  const fields = new Map<string, unknown[]>()
  for (let parts = 0; at !== -1; parts += 1) {
    const start = at + separator.length - (parts === 0 ? 2 : 0)
    if (body.toString('latin1', start, start + 2) === '--') return { kind: 'form', fields: fieldsOf(fields) }
    if (parts === maximumParts)
      return refuseImage(`The form has more than ${maximumParts} parts.`, null, 'invalid_form')
    const head = body.subarray(start, start + maximumHeaderBytes)
    const headEnd = head.indexOf('\r\n\r\n')
    at = body.indexOf(separator, start)
    if (headEnd === -1 || at === -1 || start + headEnd + 4 > at + 2) break
    const part = readPart(
      head.toString('utf8', 0, headEnd),
      body.subarray(start + headEnd + 4, Math.max(at, start + headEnd + 4)),
    )
    if (part === null) return refuseImage('A part of the form has no name or no readable text.', null, 'invalid_form')
    fields.set(part.name, [...(fields.get(part.name) ?? []), part.value])
  }
  return refuseImage('The form is broken or ends too early.', null, 'invalid_form')
}

function readPart(head: string, content: Buffer): { readonly name: string; readonly value: string } | null {
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? ''
  const name = /(?:^|[;\s])name="([^"]{1,100})"/i.exec(disposition)?.[1]
  if (name === undefined) return null
  const plain = name.endsWith('[]') ? name.slice(0, -2) : name
  if (/(?:^|[;\s])filename\*?=/i.test(disposition)) return { name: plain, value: content.toString('base64') }
  if (content.byteLength > maximumTextBytes || !isUtf8(content)) return null
  return { name: plain, value: content.toString('utf8') }
}

function fieldsOf(values: ReadonlyMap<string, readonly unknown[]>): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...values].map(([name, list]) => [name, list.length === 1 ? list[0] : list]))
}
