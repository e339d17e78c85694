/**
 * An alarm is of use only if it watches something, may act, and a person is at the other end. Each of these fails silently:
 * nobody notices an alarm that cannot ring.
 */
import { formatDateTime } from '../../core/names/date-time.ts';
import { dayMilliseconds } from '../../core/names/utc-day.ts';
import type { AccountAlarm } from '../ports/account.ts';
import { type DeploymentFinding, deploymentFinding } from './deployment-finding.ts';
import type { DeployedPorts, DeploymentPlan } from './deployment-plan.ts';

export async function checkAlarms(
  { account, clock }: Pick<DeployedPorts, 'account' | 'clock'>,
  { prefix }: Pick<DeploymentPlan, 'prefix'>,
): Promise<DeploymentFinding[]> {
  const alarms = await account.alarms(`${prefix}-operations-`);
  if (alarms.length === 0) return [deploymentFinding('alarms', 'alarms-missing', { prefix })];
  const topics = new Set(alarms.flatMap(({ actions }) => actions.filter(isTopic)));
  const reach = await Promise.all([...topics].map((topic) => checkTopic(account, topic, prefix)));
  return [...checkArmed(alarms, prefix), ...reach.flat(), ...checkStates(alarms, +clock.now())];
}

const isTopic = (arn: string): boolean => /^arn:[\w-]+:sns:/u.test(arn);

const namesOf = (alarms: AccountAlarm[]) => alarms.map(({ name }) => name).sort();

function checkArmed(alarms: AccountAlarm[], prefix: string): DeploymentFinding[] {
  const disabled = namesOf(alarms.filter(({ isEnabled }) => !isEnabled));
  const withoutAction = namesOf(alarms.filter(({ actions }) => actions.length === 0));
  return [
    ...(disabled.length > 0 ? [deploymentFinding('alarms', 'alarms-disabled', { names: disabled })] : []),
    ...(withoutAction.length > 0
      ? [deploymentFinding('alarms', 'alarms-without-action', { names: withoutAction, prefix })]
      : []),
  ];
}

async function checkTopic(
  account: DeployedPorts['account'],
  topic: string,
  prefix: string,
): Promise<DeploymentFinding[]> {
  const subscriptions = await account.subscriptions(topic);
  if (!subscriptions) return [deploymentFinding('alarms', 'topic-missing', { topic, prefix })];
  const waiting = subscriptions.filter(({ isConfirmed }) => !isConfirmed).map(({ endpoint }) => endpoint);
  if (waiting.length === subscriptions.length)
    return [deploymentFinding('alarms', 'alarms-reach-nobody', { topic, waiting, prefix })];
  return waiting.length > 0 ? [deploymentFinding('alarms', 'subscription-not-confirmed', { waiting })] : [];
}

/**
 * Each of our alarms says what missing data means, so CloudWatch gives it a state within minutes. One that is still
 * without data a day later does not look at what our functions write.
 */
function checkStates(alarms: AccountAlarm[], now: number): DeploymentFinding[] {
  const withoutData = alarms.filter(
    ({ state, since }) => state === 'INSUFFICIENT_DATA' && now - +since > dayMilliseconds,
  );
  const ringing = alarms.filter(({ state }) => state === 'ALARM');
  return [
    ...(withoutData.length > 0
      ? [deploymentFinding('alarms', 'alarms-without-data', { names: namesOf(withoutData) })]
      : []),
    ...ringing.map(({ name, description, since }) =>
      deploymentFinding('alarms', 'alarm-rings', { name, description, since: formatDateTime(+since) }),
    ),
  ];
}
