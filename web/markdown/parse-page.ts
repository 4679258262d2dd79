import { posix } from 'node:path'
import { marked, type Token, type Tokens } from 'marked'
import type { LinkTarget, MarkdownNode, MarkdownPage, MarkdownTable } from './markdown-page.ts'

export type ParseOptions = {
  /** The page's folder from the root of the repository, such as `docs/statistics`. */
  readonly folder: string
  /** How large a figure is drawn, by its path from the page. */
  readonly sizeOf: (source: string) => { readonly width: number; readonly height: number }
}

/**
 * Reads a Markdown page of ours into data. Everything that could become markup of its own is refused: raw HTML, entities, links
 * to other hosts.
 *
 * @throws {MarkdownPageError} for what these pages may not hold
 */
export function parsePage(text: string, options: ParseOptions): MarkdownPage {
  const [heading, ...body] = marked.lexer(text).filter(({ type }) => type !== 'space')
  if (heading?.type !== 'heading' || heading.depth !== 1) {
    throw new MarkdownPageError({ problem: 'a page begins with its title' })
  }
  const nodes = body.flatMap((token) => blockNodes(token, options))
  const sections = body.flatMap((token) =>
    token.type === 'heading' && token.depth === 2 ? [{ id: slugOf(plainText(token)), title: plainText(token) }] : [],
  )
  return { title: plainText(heading), sections, nodes }
}

function blockNodes(token: Token, options: ParseOptions): MarkdownNode[] {
  switch (token.type) {
    case 'space':
      return []
    case 'heading': {
      const tag = ({ 2: 'h2', 3: 'h3', 4: 'h4' } as const)[token.depth as 2 | 3 | 4]
      if (tag === undefined) throw new MarkdownPageError({ problem: `a heading of level ${token.depth}: ${token.raw}` })
      return [{ tag, id: slugOf(plainText(token)), children: inlineNodes(token.tokens, options) }]
    }
    case 'paragraph':
      return paragraphNodes(token as Tokens.Paragraph, options)
    case 'text':
      return inlineNodes(token.tokens ?? [token], options)
    case 'code':
      return [{ tag: 'pre', text: token.text }]
    case 'hr':
      return [{ tag: 'hr' }]
    case 'blockquote':
      return [{ tag: 'blockquote', children: blocks(token.tokens, options) }]
    case 'list':
      return [listNode(token as Tokens.List, options)]
    case 'table':
      return [tableNode(token as Tokens.Table, options)]
    default:
      throw new MarkdownPageError({ problem: `${token.type}: ${token.raw}` })
  }
}

function blocks(tokens: readonly Token[] | undefined, options: ParseOptions): MarkdownNode[] {
  return (tokens ?? []).flatMap((token) => blockNodes(token, options))
}

/** A paragraph that is nothing but an image is a figure. */
function paragraphNodes({ tokens }: Tokens.Paragraph, options: ParseOptions): MarkdownNode[] {
  const [only] = tokens
  if (tokens.length !== 1 || only?.type !== 'image') return [{ tag: 'p', children: inlineNodes(tokens, options) }]
  return [{ tag: 'figure', figure: { source: only.href, description: plainText(only), ...options.sizeOf(only.href) } }]
}

function listNode({ ordered, start, items }: Tokens.List, options: ParseOptions): MarkdownNode {
  const children = items.map((item): MarkdownNode => ({ tag: 'li', children: blocks(item.tokens, options) }))
  return ordered ? { tag: 'ol', start: start === '' ? 1 : start, children } : { tag: 'ul', children }
}

function tableNode({ align, header, rows }: Tokens.Table, options: ParseOptions): MarkdownTable {
  const cellNodes = ({ tokens }: Tokens.TableCell) => inlineNodes(tokens, options)
  return { tag: 'table', aligns: align, header: header.map(cellNodes), rows: rows.map((row) => row.map(cellNodes)) }
}

function inlineNodes(tokens: readonly Token[] | undefined, options: ParseOptions): MarkdownNode[] {
  return (tokens ?? []).map((token): MarkdownNode => {
    switch (token.type) {
      case 'text':
      case 'escape':
        if (/&#?\w+;/.test(token.raw)) throw new MarkdownPageError({ problem: `an entity: ${token.raw}` })
        return token.text
      case 'strong':
      case 'em':
      case 'del':
        return { tag: token.type, children: inlineNodes(token.tokens, options) }
      case 'codespan':
        return { tag: 'code', children: [token.text] }
      case 'br':
        return { tag: 'br' }
      case 'link':
        return { tag: 'link', target: targetOf(token.href, options), children: inlineNodes(token.tokens, options) }
      default:
        throw new MarkdownPageError({ problem: `${token.type} in a line: ${token.raw}` })
    }
  })
}

function targetOf(href: string, { folder }: ParseOptions): LinkTarget {
  if (/^[a-z][a-z+.-]*:|^\/\//i.test(href)) throw new MarkdownPageError({ problem: `a link to another host: ${href}` })
  const [path = '', hash = null] = href.split('#')
  const [, page] = /^([\w-]+)\.md$/.exec(path) ?? []
  if (path === '' || page !== undefined) return { kind: 'page', page: page ?? '', hash }
  return { kind: 'file', path: posix.join(folder, path) }
}

function plainText(token: Token): string {
  if ('tokens' in token && token.tokens !== undefined) return token.tokens.map(plainText).join('')
  return 'text' in token && typeof token.text === 'string' ? token.text : ''
}

/** The anchor of a heading, as code hosts make it. @example slugOf('Times (`cache`)') // => 'times-cache' */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')
}

/** A page of the documentation holds what cannot be shown. */
export class MarkdownPageError extends Error {
  override readonly name = 'MarkdownPageError'
  readonly code = 'MARKDOWN_PAGE'

  constructor({ problem }: { readonly problem: string }) {
    super(`This page cannot be shown in the browser: ${problem}`)
  }
}
