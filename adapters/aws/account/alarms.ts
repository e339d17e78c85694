/** Reads the alarms of a deployment, and who is notified by them. */
import { type CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { NotFoundException, paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import type { AccountAlarm, TopicSubscription } from '../../../service/ports/account.ts';

export async function readAlarms(client: CloudWatchClient, namePrefix: string): Promise<AccountAlarm[]> {
  const alarms: AccountAlarm[] = [];
  for await (const page of paginateDescribeAlarms({ client }, { AlarmNamePrefix: namePrefix }))
    alarms.push(...(page.MetricAlarms ?? []).map(toAlarm));
  return alarms;
}

const toAlarm = (alarm: MetricAlarm): AccountAlarm => ({
  name: alarm.AlarmName ?? '',
  description: alarm.AlarmDescription ?? '',
  isEnabled: alarm.ActionsEnabled === true,
  actions: alarm.AlarmActions ?? [],
  state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
  // The time of the last change of the state; the other one changes with its reason, too.
  since: alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp ?? new Date(0),
});

/** @returns undefined if there is no such topic */
export async function readSubscriptions(
  client: SNSClient,
  topic: string,
): Promise<TopicSubscription[] | undefined> {
  const found: TopicSubscription[] = [];
  try {
    // Until it is confirmed, and once it is deleted, a word stands in place of the ARN.
    for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topic }))
      for (const { Endpoint = '', SubscriptionArn = '' } of page.Subscriptions ?? [])
        found.push({ endpoint: Endpoint, isConfirmed: SubscriptionArn.startsWith('arn:') });
    return found;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}
