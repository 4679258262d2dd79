/** A page of `docs/` as data: what the browser turns into elements, so that no HTML text is ever put into the page. */
export type MarkdownPage = {
  readonly title: string
  /** Headings of the second level, for the table of contents. */
  readonly sections: readonly { readonly id: string; readonly title: string }[]
  readonly nodes: readonly MarkdownNode[]
}

export type MarkdownNode =
  | string
  | { readonly tag: PlainTag; readonly children: readonly MarkdownNode[] }
  | { readonly tag: 'h2' | 'h3' | 'h4'; readonly id: string; readonly children: readonly MarkdownNode[] }
  | { readonly tag: 'ol'; readonly start: number; readonly children: readonly MarkdownNode[] }
  | { readonly tag: 'hr' | 'br' }
  | { readonly tag: 'pre'; readonly text: string }
  | { readonly tag: 'link'; readonly target: LinkTarget; readonly children: readonly MarkdownNode[] }
  | { readonly tag: 'figure'; readonly figure: MarkdownFigure }
  | MarkdownTable

export type MarkdownTable = {
  readonly tag: 'table'
  readonly aligns: readonly ('left' | 'right' | 'center' | null)[]
  readonly header: readonly (readonly MarkdownNode[])[]
  readonly rows: readonly (readonly (readonly MarkdownNode[])[])[]
}

export type MarkdownFigure = {
  /** The image's path beside the page; the address of the built file in the browser. */
  readonly source: string
  readonly description: string
  readonly width: number
  readonly height: number
}

/** Where a link leads: another page of the same folder, or a file of the repository, which the browser cannot open. */
export type LinkTarget =
  | { readonly kind: 'page'; readonly page: string; readonly hash: string | null }
  | { readonly kind: 'file'; readonly path: string }

export type PlainTag = 'p' | 'ul' | 'li' | 'strong' | 'em' | 'del' | 'code' | 'blockquote'
