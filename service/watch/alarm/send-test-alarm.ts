import type { DomainName } from '../../../core/names/domain-name.ts';
import { audited } from '../../access/audit.ts';
import type { ChangeRequest } from '../../access/caller.ts';
import { countCall, type TooManyCalls } from '../../access/limit-calls.ts';
import { loadOwnDomain, type NoSuchDomain, noSuchDomain } from '../../access/load-own-domain.ts';
import { sendWithinQuota } from '../../access/mail-quota.ts';
import type { Ports } from '../../ports/ports.ts';
import { onlyConfirmed } from '../../recipients/load-recipients.ts';
import { tryMail } from '../../recipients/try-mail.ts';
import { withLeaveLink } from '../../recipients/with-leave-link.ts';
import type { DomainState } from '../../store/domains/domain.ts';
import { alarmOf } from './alert.ts';
import { type Alarm, type AlarmMail, composeAlarmMails } from './compose-alarm.ts';
import { type Posted, postWebhook } from './post-webhook.ts';

type TestPorts = Omit<Ports, 'tenants' | 'dns'>;

/**
 * What became of the test mail to a recipient. `refused`: by the recipient's server. `failed`: a later one may arrive.
 * `over-quota`: the owner's mails of the day are used up.
 */
export type TestMailOutcome = 'sent' | 'refused' | 'failed' | 'over-quota' | 'planned';

export type TestAlarmResult =
  | {
      ok: true;
      domain: DomainName;
      /** To each recipient who confirmed: the others get no alarms. */
      mails: { address: string; outcome: TestMailOutcome }[];
      /** Absent if the domain has no webhook. `failure`: why it was not accepted. */
      webhook?: { outcome: 'accepted' | 'failed' | 'planned'; failure?: string };
    }
  | NoSuchDomain
  | TooManyCalls;

/** Sends recipients and webhook an alarm that is marked as a test, as a real one would be sent. */
export async function sendTestAlarm(
  ports: TestPorts,
  change: ChangeRequest,
  domain: DomainName,
): Promise<TestAlarmResult> {
  const loaded = await loadOwnDomain(ports, change.caller, domain);
  if (!loaded) return noSuchDomain(domain);
  const { state } = loaded;
  const tooMany = change.dryRun
    ? undefined
    : await countCall(ports, change.caller, state.owner, 'test-alarm');
  if (tooMany) return tooMany;
  return audited<TestAlarmResult>(ports, change, { request: {} }, async () => {
    const alarm = alarmOf(ports, state, [], 'test');
    const mails = await composeAlarmMails(alarm, await onlyConfirmed(ports, state.owner, state.digestTo));
    if (change.dryRun) return planOf(state, mails);
    return {
      ok: true,
      domain,
      mails: await sendMails(ports, state, mails),
      ...(await postTest(ports, state, alarm)),
    };
  });
}

const planOf = ({ domain, webhook }: DomainState, mails: AlarmMail[]): TestAlarmResult => ({
  ok: true,
  domain,
  mails: mails.map(({ address }) => ({ address, outcome: 'planned' })),
  ...(webhook !== undefined && { webhook: { outcome: 'planned' } }),
});

async function sendMails(ports: TestPorts, { owner, domain }: DomainState, mails: AlarmMail[]) {
  const outcomes = new Map<string, TestMailOutcome>();
  // Not an alarm: tests must not use up the part of the quota that is reserved for alarms.
  const request = { owner, kind: 'question' as const, domain };
  await sendWithinQuota(ports, request, mails, async ({ address, language, subject, text }) => {
    const content = await withLeaveLink(ports, { owner, address, language }, { text });
    const id = `test-alarm-${domain}-${ports.random.token(16)}`;
    const mail = { id, list: 'alert' as const, to: [address], subject, ...content, date: ports.clock.now() };
    const { status } = await tryMail(ports, mail);
    outcomes.set(address, status);
    return status === 'sent';
  });
  return mails.map(({ address }) => ({ address, outcome: outcomes.get(address) ?? 'over-quota' }));
}

/** Somebody waits for the answer, and a real alarm is posted again. */
const timeoutMs = 10_000;

async function postTest(ports: TestPorts, state: DomainState, alarm: Alarm) {
  if (state.webhook === undefined) return {};
  const { failure }: Posted = await postWebhook(ports, state, state.webhook, alarm, { timeoutMs });
  return {
    webhook:
      failure === undefined ? { outcome: 'accepted' as const } : { outcome: 'failed' as const, failure },
  };
}
