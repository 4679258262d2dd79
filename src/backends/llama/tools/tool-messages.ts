import type { ChatMessage } from '../chat-message.ts'
import { callText, toolInstructions } from './call-text.ts'
import type { Tool } from './tool.ts'

/**
 * A conversation for models whose chat template knows nothing of tools: they are described at the end of the system message, calls
 * are text of the assistant, and what tools answered comes from the user.
 */
export function plainMessages(messages: readonly ChatMessage[], tools: readonly Tool[]): ChatMessage[] {
  const plain: ChatMessage[] = []
  for (const [index, { role, content, calls }] of messages.entries()) {
    const last = plain.at(-1)
    if (role !== 'tool') {
      const texts = calls.map((call) => callText(call.name, call.arguments))
      const parts = content === '' && texts.length > 0 ? texts : [content, ...texts]
      plain.push({ role, content: parts.join('\n'), calls: [] })
    } else if (last !== undefined && messages[index - 1]?.role === 'tool') {
      // Many templates want the user and the assistant to take turns.
      plain[plain.length - 1] = { ...last, content: `${last.content}\n${answerText(content)}` }
    } else plain.push({ role: 'user', content: answerText(content), calls: [] })
  }
  if (tools.length === 0) return plain
  const instructions = toolInstructions(tools)
  const [first, ...others] = plain
  return first?.role === 'system'
    ? [{ ...first, content: `${first.content}\n\n${instructions}` }, ...others]
    : [{ role: 'system', content: instructions, calls: [] }, ...plain]
}

function answerText(content: string): string {
  return `<tool_response>\n${content}\n</tool_response>`
}
