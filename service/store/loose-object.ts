import * as z from 'zod';

/**
 * An object that keeps unknown members, which a newer version of the program may have written. The type from zod would
 * accept any misspelt member, so this type has only the known members.
 */
export const looseObject = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> =>
  z.looseObject(shape) as unknown as z.ZodObject<Shape>;
