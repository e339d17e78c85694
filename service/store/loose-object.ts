import * as z from 'zod';

/**
 * An object that keeps unknown members, which a newer version of the program may have written. The type that zod gives
 * it would accept any misspelt member, so to TypeScript it has the known members only.
 */
export const looseObject = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> =>
  z.looseObject(shape) as unknown as z.ZodObject<Shape>;
