import { ClassValue, Instance, type Value } from '../value.ts'

/** An object with these attributes and nothing else. */
export function record(name: string, attributes: Readonly<Record<string, Value>>): Instance {
  const instance = new Instance(new ClassValue(name, [], new Map()))
  for (const [key, value] of Object.entries(attributes)) instance.attributes.set(key, value)
  return instance
}
