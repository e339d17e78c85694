import * as z from 'zod';

/**
 * An object whose unknown members are kept: a newer version of the program may have written them. zod's own type for
 * that takes any misspelt member, so to TypeScript it has the known ones alone.
 */
export const looseObject = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> =>
  z.looseObject(shape) as unknown as z.ZodObject<Shape>;
