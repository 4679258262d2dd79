import type { MarkdownPage } from '../../../markdown/markdown-page.ts'

const pages = import.meta.glob<MarkdownPage>('../../../../docs/statistics/*.md', { import: 'default' })

/** A page of `docs/statistics`, fetched as a part of the program; undefined where there is none of that name. */
export async function readSubject(page: string): Promise<MarkdownPage | undefined> {
  return pages[`../../../../docs/statistics/${page}.md`]?.()
}
