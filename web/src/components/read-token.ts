/** A colour of `style/tokens.css` as it is drawn now; canvases know nothing of variables. */
export function readToken(name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--${name})`
  document.body.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}
