const stringsAndWords = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/gs

/** True where Python's `json.loads` reads the text. It also knows NaN, Infinity and -Infinity. */
export function isPythonJson(text: string): boolean {
  return isJson(text) || isJson(text.replace(stringsAndWords, (found) => (found.startsWith('"') ? found : 'null')))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
