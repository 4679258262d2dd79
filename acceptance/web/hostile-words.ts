/** What a script of a stranger would do if it ran; the page is asked for it afterwards. */
export const MARK = 'strangersScriptRan'

const script = `window.${MARK}=1;alert(1)`

/** Turns the direction of what follows, so that `gnp.exe` reads `exe.png`. */
export const OVERRIDE = '\u202E'

/** Beginnings by which each is found on a page, as text. */
export const words = {
  name: `<img src=x onerror="${script}">${OVERRIDE}gnp.exe ${'W'.repeat(300)}`,
  address: `"><script>${script}</script>${'a'.repeat(200)}`,
  operator: `<b onmouseover="${script}">operator</b>${OVERRIDE}`,
  service: `<i onclick="${script}">service</i>`,
  model: `</script><script>${script}</script>`,
} as const

const longLine = 'M'.repeat(1_000_000)

/** What an endpoint answers, one after the other: each 200 carries its text as an assistant's message. */
export const answers: readonly { readonly status: number; readonly text: string; readonly isRaw?: boolean }[] = [
  { status: 200, text: `<script>${script}</script><img src=x onerror="${script}"><svg onload="${script}">` },
  { status: 200, text: `${OVERRIDE}\u0000\u0007\u001b[31m\u200b\u2066\ufeffturned${'\u0301'.repeat(300)}` },
  { status: 200, text: longLine },
  {
    status: 200,
    text: `</pre></td></tr></table><iframe src="javascript:${script}"></iframe>[x](javascript:${script})`,
  },
  { status: 500, text: `<html><body onload="${script}"><h1>Error</h1></body></html>`, isRaw: true },
  {
    status: 200,
    text: JSON.stringify({ error: { message: `<svg onload="${script}">`, code: `"><script>${script}</script>` } }),
    isRaw: true,
  },
]
