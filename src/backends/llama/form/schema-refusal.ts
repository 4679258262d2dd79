/** Ends the reading of a schema that is not supported. Caught by `schemaForm`, seen nowhere else. */
export class SchemaRefusal extends Error {
  override readonly name = 'SchemaRefusal'
}
