/**
 * Notes a deviation that was forgiven.
 * @param what a phrase to follow the member's name: `is null, ignored`
 */
export type Forgive = (what: string) => void;

/** A JSON value's type with its article, for notes: `a list`, `an object`, `a boolean`. */
export function nameType(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
