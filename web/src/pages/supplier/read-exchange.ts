/** One turn of a conversation. */
export type Turn = { readonly role: string; readonly text: string }

/** What was asked, from the JSON of a request: the turns of a chat, or the prompt; null where it is neither. */
export function readPrompt(body: string): readonly Turn[] | null {
  const request = parse(body)
  if (Array.isArray(request.messages)) return request.messages.map(turnOf)
  const { prompt, input } = request
  const text = prompt ?? input
  return text === undefined ? null : [{ role: 'prompt', text: textOf(text) }]
}

/** What was answered, from the JSON of a response: the message or the text of its first choice; null where there is none. */
export function readAnswer(body: string): string | null {
  const { choices } = parse(body)
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined
  const { message, text } = fieldsOf(first)
  const content = text ?? fieldsOf(message).content
  return content === undefined || content === null ? null : textOf(content)
}

/** JSON with indents, for reading; what is no JSON stays as it is. */
export function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

function turnOf(message: unknown): Turn {
  const { role, content } = fieldsOf(message)
  return { role: typeof role === 'string' ? role : 'unknown', text: textOf(content) }
}

/** Content may be a text, or a list of parts of which some are texts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return content === undefined ? '' : JSON.stringify(content)
  return content
    .map((part) => {
      const { text } = fieldsOf(part)
      return typeof text === 'string' ? text : typeof part === 'string' ? part : JSON.stringify(part)
    })
    .join('\n')
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(body))
  } catch {
    return {}
  }
}
