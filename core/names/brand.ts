declare const brand: unique symbol;

/**
 * Text that was checked to be what its name says: a plain string does not compile where one is due. Only the parsers
 * and makers of `core/names/` (and the readers of stored objects, which hold nothing else) turn a string into one.
 */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
