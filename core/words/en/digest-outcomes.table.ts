import { quote } from '../../text/quote.ts';
import type { DigestOutcomeWords } from '../digest-words.ts';

export const digestOutcomes: DigestOutcomeWords = {
  sent: 'the mail was sent',
  'sent-in-part':
    "the mail was sent to some recipients: the owner's mail quota is used up. The others get it within an hour if the quota is raised today; if not, the next mail goes to them first",
  'already-sent': 'the mail about this day was sent before',
  refused: 'every recipient refused the mail',
  'in-progress': 'a mail to this owner is being sent right now',
  'no-domains': 'no mail: the owner has no domain',
  'no-recipients': 'no mail: no recipient is named, or none has confirmed yet',
  'over-quota': "no mail today: the owner's mail quota is used up. The reports are in the next mail",
  'nothing-new': 'no mail: one was sent today, and nothing has come in since',
  queued: 'the mail is queued, and is sent within a few minutes',
  'will-be-retried': 'the mail was not accepted, and will be tried again',
};

export const unknownOutcome = (code: string): string =>
  `a newer version of StrictMX answered ${quote(code)}, which this version cannot explain`;
