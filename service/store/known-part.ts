import type * as z from 'zod';
import { formatState } from './state-json.ts';

/** A value without the members that only a newer version knows, at every level. */
export function knownPart<Value>(schema: z.ZodType, value: Value): Value;
export function knownPart(schema: z.ZodType, value: unknown): unknown {
  const { def } = schema as z.ZodObject | z.ZodArray | z.ZodRecord | z.ZodExactOptional | z.ZodUnion;
  if (value === null || typeof value !== 'object') return value;
  switch (def.type) {
    case 'object': {
      const known = Object.entries(value).filter(([name]) => name in def.shape);
      return Object.fromEntries(
        known.map(([name, member]) => [name, knownPart(def.shape[name] as z.ZodType, member)]),
      );
    }
    case 'array':
      return (value as unknown[]).map((element) => knownPart(def.element as z.ZodType, element));
    case 'record':
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, knownPart(def.valueType as z.ZodType, member)]),
      );
    case 'optional':
      return knownPart(def.innerType as z.ZodType, value);
    case 'union': {
      const option = def.options.find((one) => (one as z.ZodType).safeParse(value).success);
      return option ? knownPart(option as z.ZodType, value) : value;
    }
    default:
      return value;
  }
}

/** The members of an object that only a newer version knows, for a step that builds all the others from scratch. */
export function unknownMembers(schema: z.ZodType, value: object | undefined): object {
  const { shape } = schema as z.ZodObject;
  return Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => !(name in shape)));
}

/** Whether two values are equal in all that the schema knows. */
export const isKnownEqual = <Value>(schema: z.ZodType, one: Value, other: Value): boolean =>
  formatState(knownPart(schema, one)) === formatState(knownPart(schema, other));
