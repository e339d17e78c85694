/** A part of a text keeps the whole in memory. */
export const copyOf = <T extends string>(text: T): T => Buffer.from(text).toString() as T;
