/** A model's name as it stands in a path: names may hold slashes and come encoded or not; what cannot be decoded names nothing. */
export function decodePath(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
