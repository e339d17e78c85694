/** Entries of the quarantine as the API answers them, with the sentences that the causes stand for. */
import { describeRefusal } from '../core/words/describe-intake.ts';
import type { Words } from '../core/words/words.ts';
import type { QuarantinedMail } from '../service/intake/list-quarantine.ts';

export const quarantineInWords = (entry: QuarantinedMail, words: Words) => ({
  ...entry,
  detail: describeRefusal(words, entry.cause),
  refused: entry.refused.map((part) => ({ ...part, detail: describeRefusal(words, part.cause) })),
});
