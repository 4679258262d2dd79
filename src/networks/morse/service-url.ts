/** A service URL is what the operator staked: HTTP, without credentials or query; its host is for the guard to judge. */
export function serviceUrlOf(text: string): URL | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === ''
  return (url.protocol === 'http:' || url.protocol === 'https:') && isPlain ? url : null
}
