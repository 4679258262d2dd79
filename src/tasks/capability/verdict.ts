/** What a self-test found. Reason and doubt are in our words and fit to be shown. */
export type Verdict =
  /** `doubt`: what else was seen, for which results may be wrong although everything is there. */
  { readonly kind: 'passed'; readonly doubt?: string } | { readonly kind: 'failed'; readonly reason: string }
