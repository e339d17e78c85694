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

/**
 * A rebuilt value, with the members that only a newer version knows from the previous value, at every level. A part that
 * has become something else keeps nothing: a list element that was not in the list, an object of another code or kind. (The
 * facts of a finding are not members that a schema knows: keepFacts() keeps those.)
 */
export function keepUnknown<Value>(schema: z.ZodType, before: unknown, after: Value): Value;
export function keepUnknown(schema: z.ZodType, before: unknown, after: unknown): unknown {
  const { def } = schema as z.ZodObject | z.ZodArray | z.ZodRecord | z.ZodExactOptional | z.ZodUnion;
  if (!isObject(before) || !isObject(after)) return after;
  const keepMembers = (schemaOf: (name: string) => z.ZodType | undefined) =>
    Object.fromEntries(
      Object.entries(after).map(([name, member]) => [name, keepMember(schemaOf(name), before[name], member)]),
    );
  switch (def.type) {
    case 'object':
      if (isOther(before, after)) return after;
      return {
        ...unknownMembers(schema, before),
        ...keepMembers((name) => def.shape[name] as z.ZodType | undefined),
      };
    case 'array': {
      const inner = def.element as z.ZodType;
      // Attack: a report of 100,000 details. So each element is checked once, not compared with every other. Of equal
      // ones the first counts.
      const known = new Map(
        (before as unknown as unknown[]).toReversed().map((one) => [formatKnown(inner, one), one]),
      );
      return (after as unknown as unknown[]).map((element) =>
        keepUnknown(inner, known.get(formatKnown(inner, element)), element),
      );
    }
    case 'record':
      return keepMembers(() => def.valueType as z.ZodType);
    case 'optional':
      return keepUnknown(def.innerType as z.ZodType, before, after);
    case 'union': {
      const option = def.options.find((one) => (one as z.ZodType).safeParse(after).success) as z.ZodType;
      return option?.safeParse(before).success ? keepUnknown(option, before, after) : after;
    }
    default:
      return after;
  }
}

/**
 * Keeps what a newer version knows of a report: of the same reading at every level, of a different one only the members of
 * the report as a whole.
 */
export const keepNewer = <Reading extends { digest: string }>(
  schema: z.ZodType,
  known: Reading | undefined,
  made: Reading,
): Reading =>
  known?.digest === made.digest
    ? keepUnknown(schema, known, made)
    : { ...unknownMembers(schema, known), ...made };

const isOther = (before: Record<string, unknown>, after: Record<string, unknown>): boolean =>
  ['code', 'kind'].some((name) => before[name] !== after[name]);

const keepMember = (schema: z.ZodType | undefined, before: unknown, after: unknown): unknown =>
  schema ? keepUnknown(schema, before, after) : after;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Whether two values are equal in everything that the schema knows. */
export const isKnownEqual = <Value>(schema: z.ZodType, one: Value, other: Value): boolean =>
  formatKnown(schema, one) === formatKnown(schema, other);

const formatKnown = (schema: z.ZodType, value: unknown): string => formatState(knownPart(schema, value));
