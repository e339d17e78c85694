/** Entries of the quarantine in the API's answer, with a sentence for each cause. */
import { describeRefusal } from '../core/words/describe-intake.ts';
import type { Words } from '../core/words/words.ts';
import type { QuarantinedMail } from '../service/intake/list-quarantine.ts';

export const quarantineInWords = (entry: QuarantinedMail, words: Words) => ({
  ...entry,
  detail: describeRefusal(words, entry.cause),
  refused: entry.refused.map((part) => ({ ...part, detail: describeRefusal(words, part.cause) })),
});
