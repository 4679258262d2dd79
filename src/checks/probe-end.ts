/** Ends a check that may not go on. The runner makes a finding of it; nobody else sees it. */
export class ProbeEnd extends Error {
  override readonly name = 'ProbeEnd'
}
