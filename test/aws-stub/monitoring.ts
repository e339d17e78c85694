import { AwsError, json, type StubReply, type StubRequest, type StubService, xml } from './service.ts';
import { formatXml } from './xml.ts';

/** As `DescribeAlarms` answers it. */
export interface StubAlarm {
  AlarmName: string;
  AlarmDescription?: string;
  ActionsEnabled: boolean;
  AlarmActions: string[];
  StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** Seconds since 1970. */
  StateUpdatedTimestamp: number;
  StateTransitionedTimestamp: number;
}

/** Endpoint and ARN, which is `PendingConfirmation` until somebody confirms. */
type StubSubscription = [endpoint: string, arn: string];

/** CloudWatch's alarms. Two a page, so that a client that reads only the first page is noticed. */
export class CloudWatchStub implements StubService {
  readonly throttled = new AwsError(400, 'ThrottlingException', 'Rate exceeded');
  readonly alarms: StubAlarm[] = [];

  operationOf({ headers }: StubRequest): string {
    const target = headers['x-amz-target'] ?? '';
    if (target === 'GraniteServiceVersion20100801.DescribeAlarms') return 'DescribeAlarms';
    throw new AwsError(404, 'UnknownOperationException', target);
  }

  handle(_: string, { body }: StubRequest): StubReply {
    const { AlarmNamePrefix = '', NextToken = '0' } = JSON.parse(body.toString());
    const found = this.alarms.filter(({ AlarmName }) => AlarmName.startsWith(AlarmNamePrefix));
    const next = Number(NextToken) + 2;
    return json({
      MetricAlarms: found.slice(Number(NextToken), next),
      CompositeAlarms: [],
      ...(next < found.length && { NextToken: String(next) }),
    });
  }

  formatError({ status, code, message }: AwsError): StubReply {
    return json({ __type: code, message }, status);
  }
}

/** SNS's subscriptions, one a page. */
export class SnsStub implements StubService {
  readonly throttled = new AwsError(400, 'Throttling', 'Rate exceeded');
  /** By the topic's ARN. */
  readonly topics = new Map<string, StubSubscription[]>();

  operationOf({ body }: StubRequest): string {
    const operation = new URLSearchParams(body.toString()).get('Action') ?? '';
    if (operation !== 'ListSubscriptionsByTopic') throw new AwsError(400, 'InvalidAction', operation);
    return operation;
  }

  handle(operation: string, { body }: StubRequest): StubReply {
    const query = new URLSearchParams(body.toString());
    const topic = query.get('TopicArn') ?? '';
    const all = this.topics.get(topic);
    if (!all) throw new AwsError(404, 'NotFound', 'Topic does not exist');
    const at = Number(query.get('NextToken') ?? 0);
    const shown = all.slice(at, at + 1).map(([Endpoint, SubscriptionArn]) => ({
      TopicArn: topic,
      Protocol: 'email',
      SubscriptionArn,
      Owner: '123456789012',
      Endpoint,
    }));
    return xml(
      formatXml(`${operation}Response`, {
        [`${operation}Result`]: {
          Subscriptions: { member: shown },
          NextToken: at + 1 < all.length ? String(at + 1) : undefined,
        },
      }),
    );
  }

  formatError({ status, code, message }: AwsError): StubReply {
    return xml(
      formatXml('ErrorResponse', { Error: { Type: 'Sender', Code: code, Message: message } }),
      status,
    );
  }
}
