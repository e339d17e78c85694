import fc from 'fast-check';

/**
 * Every Unicode scalar value, as the `unit` of fc.string(). fast-check's own `'binary'` builds a table of all 1.1
 * million values on first use, which takes about two seconds in each worker.
 */
export const anyCharacter = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 0xff }) },
    { weight: 1, arbitrary: fc.integer({ min: 0x100, max: 0xd7ff }) },
    { weight: 1, arbitrary: fc.integer({ min: 0xe000, max: 0x10_ffff }) },
  )
  .map((codePoint) => String.fromCodePoint(codePoint));
