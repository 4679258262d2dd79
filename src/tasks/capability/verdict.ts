/** What a self-test found. The reason is in our words and fit to be shown. */
export type Verdict = { readonly kind: 'passed' } | { readonly kind: 'failed'; readonly reason: string }
