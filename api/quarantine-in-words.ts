/** Entries of the quarantine in the API's answer, with a sentence for each cause. */
import { describeRefusal } from '../core/words/describe-intake.ts';
import type { Words } from '../core/words/words.ts';
import type { OwnQuarantinedMail, QuarantinedMail } from '../service/intake/list-quarantine.ts';

export const quarantineInWords = (entry: QuarantinedMail, words: Words) => ({
  ...entry,
  detail: describeRefusal(words, entry.cause),
  refused: entry.refused.map((part) => ({ ...part, detail: describeRefusal(words, part.cause) })),
});

/** For its owner: the sentence has all that the facts of the cause say. */
export const ownQuarantineInWords = ({ cause, ...mail }: OwnQuarantinedMail, words: Words) => ({
  ...mail,
  detail: describeRefusal(words, cause),
});
