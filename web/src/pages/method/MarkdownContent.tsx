import { Link } from '@tanstack/react-router'
import { createElement, Fragment, type ReactNode } from 'react'
import type { LinkTarget, MarkdownFigure, MarkdownNode, MarkdownTable } from '../../../markdown/markdown-page.ts'

const looks: Readonly<Record<string, string>> = {
  h2: 'mt-10 mb-3 scroll-mt-24 font-semibold text-heading',
  h3: 'mt-8 mb-2 scroll-mt-24 font-semibold text-prose',
  h4: 'mt-6 mb-2 scroll-mt-24 font-semibold text-body',
  p: 'my-4',
  ul: 'my-4 list-disc space-y-1.5 pl-6',
  ol: 'my-4 list-decimal space-y-1.5 pl-6',
  code: 'rounded-small bg-sunken px-1 py-0.5 font-mono text-[0.875em] break-words',
  pre: 'my-4 overflow-x-auto rounded-medium border border-line bg-sunken p-4 font-mono text-small',
  blockquote: 'my-4 border-line-strong border-l-2 pl-4 text-ink-soft',
  hr: 'my-8 border-line',
}

/** A page of the documentation, made of elements; its text never becomes markup. */
export function MarkdownContent({ nodes }: { readonly nodes: readonly MarkdownNode[] }) {
  return <div className="max-w-[72ch] text-prose">{contentOf(nodes)}</div>
}

/** Written once and never reordered, so places are good keys. */
function contentOf(nodes: readonly MarkdownNode[]): ReactNode {
  return nodes.map((node, index) => createElement(Fragment, { key: index }, elementOf(node)))
}

function elementOf(node: MarkdownNode): ReactNode {
  if (typeof node === 'string') return node
  switch (node.tag) {
    case 'figure':
      return <Figure {...node.figure} />
    case 'table':
      return <Table table={node} />
    case 'link':
      return <Target target={node.target}>{contentOf(node.children)}</Target>
    case 'pre':
      // It scrolls sideways, so the keyboard must reach it.
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a place that scrolls must be reachable by keyboard
        <pre className={looks.pre} tabIndex={0}>
          {node.text}
        </pre>
      )
    default: {
      const { tag, ...rest } = node
      const attributes = {
        className: looks[tag],
        ...('id' in rest && { id: rest.id }),
        ...('start' in rest && { start: rest.start }),
      }
      return createElement(tag, attributes, 'children' in rest ? contentOf(rest.children) : undefined)
    }
  }
}

/** Drawn on white, in the dark too: its colours are chosen for that. On a phone it scrolls sideways. */
function Figure({ source, description, width, height }: MarkdownFigure) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a place that scrolls must be reachable by keyboard
    <div className="my-6 overflow-x-auto rounded-large border border-line bg-[#fff] p-2 sm:p-4" tabIndex={0}>
      <img
        src={source}
        alt={description}
        width={width}
        height={height}
        loading="lazy"
        className="h-auto min-w-[34rem] max-w-full"
      />
    </div>
  )
}

function Table({ table: { aligns, header, rows } }: { readonly table: MarkdownTable }) {
  const hasHeader = header.some((cell) => cell.length > 0)
  const alignOf = (column: number) => (aligns[column] === 'right' ? 'text-right' : 'text-left')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a place that scrolls must be reachable by keyboard
    <div className="my-6 overflow-x-auto" tabIndex={0}>
      <table className="w-full min-w-[34rem] border-collapse text-body">
        {hasHeader && (
          <thead>
            <tr className="border-line-strong border-b">
              {header.map((cell, column) => (
                <HeaderCell key={columnKey(column)} look={alignOf(column)}>
                  {cell.length === 0 ? null : contentOf(cell)}
                </HeaderCell>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row, line) => (
            <tr key={columnKey(line)} className="border-line border-b">
              {row.map((cell, column) => (
                <td key={columnKey(column)} className={`py-2 pr-4 align-top ${alignOf(column)}`}>
                  {contentOf(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The corner of a table says nothing, and is no header. */
function HeaderCell({ look, children }: { readonly look: string; readonly children: ReactNode }) {
  const className = `py-2 pr-4 align-bottom font-medium text-ink-soft ${look}`
  return children === null ? (
    <td className={className} />
  ) : (
    <th scope="col" className={className}>
      {children}
    </th>
  )
}

function columnKey(index: number): string {
  return `${index}`
}

/** Files of the repository are named: no page of ours leads to another host. */
function Target({ target, children }: { readonly target: LinkTarget; readonly children: ReactNode }) {
  if (target.kind === 'file') return <span title={`${target.path} in Assay's repository`}>{children}</span>
  const look = 'text-accent underline underline-offset-2'
  const hash = target.hash ?? undefined
  if (target.page === '') {
    return (
      <a href={`#${hash}`} className={look}>
        {children}
      </a>
    )
  }
  if (target.page === 'README') {
    return (
      <Link to="/method" className={look}>
        {children}
      </Link>
    )
  }
  return (
    <Link
      to="/method/$subject"
      params={{ subject: target.page }}
      {...(hash !== undefined && { hash })}
      className={look}
    >
      {children}
    </Link>
  )
}
