import type { TestAlarmAnswer } from '../../api/answers/answer-types.ts';
import { printable } from '../../core/text/terminal.ts';
import { alignColumns } from './align-columns.ts';

const mailOutcomes: Record<TestAlarmAnswer['mails'][number]['outcome'], string> = {
  sent: 'sent',
  refused: 'refused by its mail server',
  failed: 'not sent now; try again later',
  'over-quota': 'not sent: the mails of the day are used up',
  planned: 'would be sent',
};

const webhookOutcomes: Record<NonNullable<TestAlarmAnswer['webhook']>['outcome'], string> = {
  accepted: 'accepted',
  failed: 'failed',
  planned: 'would be posted',
};

/** Who got a test alarm, a line each. */
export function formatTestAlarm({ mails, webhook }: TestAlarmAnswer): string {
  if (mails.length === 0 && !webhook)
    return 'Nobody gets alarms about this domain: it has no webhook and no recipient who confirmed';
  return alignColumns([
    ...mails.map(({ address, outcome }) => [printable(address), mailOutcomes[outcome]]),
    ...(webhook ? [['webhook', formatWebhook(webhook)]] : []),
  ]).join('\n');
}

const formatWebhook = ({ outcome, failure }: NonNullable<TestAlarmAnswer['webhook']>) =>
  `${webhookOutcomes[outcome]}${failure === undefined ? '' : `: ${printable(failure)}`}`;
