import type { HeaderField } from '../../../core/mail/read-header.ts';

/** Attack: 250 KB of folded lines took 21 s, because the library copies a field for each of its lines. */
const maxLines = 2_000;
/** Far more than a signature with two keys' worth of base64, or a From that names one author, needs. */
const maxFieldLength = 8_192;
/**
 * Attack: 60 KB of spaces in a signature, or of dots in its `d=`, took 4 s, because the library looks for those at the
 * end of a text with a pattern that it tries from each of them.
 */
const longRun = /[ \t.]{200}/;

/** The fields that the library reads, not only hashes. */
const readFields = /^(?:dkim-signature|arc-.*|from|return-path|content-type)$/;

/**
 * Whether the library verifies a header in a time that grows with its length, and not with the square of it.
 * @param head the header section
 * @param fields what readHeader() reads in it
 */
export const isCheapHeader = (head: string, fields: readonly HeaderField[]): boolean =>
  head.split('\n', maxLines + 1).length <= maxLines &&
  fields.every(
    ({ name, value }) => !readFields.test(name) || (value.length <= maxFieldLength && !longRun.test(value)),
  );
