declare const brand: unique symbol;

/**
 * Text that was checked to be what its name says. Where one is required, a plain string does not compile. Only the
 * functions in `core/names/` (and the readers of stored objects, which contain nothing else) turn a string into one.
 */
export type Brand<Name extends string> = string & { readonly [brand]: Name };
