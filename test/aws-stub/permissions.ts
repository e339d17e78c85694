/**
 * A small IAM: checks whether the roles in test/golden/permissions.txt allow a call. The stacks' test keeps that file
 * equal to the templates, so a handler has the same permissions on the stub as on AWS.
 */
import type { StubRequest } from './service.ts';
import { child, parseXml, textOf } from './xml.ts';

interface Statement {
  actions: string[];
  resources: string[];
  conditions: { operator: string; key: string; values: string[] }[];
}

/** By role name: `RotateIdRole`. */
export function readPermissions(golden: string): Map<string, Statement[]> {
  const roles = new Map<string, Statement[]>();
  let statements: Statement[] = [];
  for (const line of golden.split('\n')) {
    const [, actions] = /^ {2}Allow (.+)$/u.exec(line) ?? [];
    const [, resource] = /^ {4}on (.+)$/u.exec(line) ?? [];
    const [, operator = '', key = '', values] = /^ {6}if (\S+) (\S+): (.+)$/u.exec(line) ?? [];
    const [, role] = /^\S+ (\S+)$/u.exec(line) ?? [];
    if (role) {
      statements = [];
      roles.set(role, statements);
    } else if (actions) statements.push({ actions: actions.split(', '), resources: [], conditions: [] });
    else if (resource) statements.at(-1)?.resources.push(resource);
    else if (values) statements.at(-1)?.conditions.push({ operator, key, values: values.split(', ') });
  }
  return roles;
}

interface Asked {
  action: string;
  resource: string;
  context: Record<string, string[]>;
}

/** Whether all that a call needs is allowed. */
export const areAllowed = (statements: Statement[] | undefined, asked: readonly Asked[]): boolean =>
  asked.every((one) => isAllowed(statements, one));

function isAllowed(statements: Statement[] = [], asked: Asked): boolean {
  return statements.some(
    ({ actions, resources, conditions }) =>
      actions.includes(asked.action) &&
      resources.some((pattern) => isLike(asked.resource, pattern)) &&
      conditions.every((condition) => holds(condition, asked.context)),
  );
}

function holds(
  { operator, key, values }: Statement['conditions'][number],
  context: Asked['context'],
): boolean {
  const actual = context[key];
  if (operator === 'Null') return (actual === undefined) === (values[0] === 'true');
  if (operator.startsWith('ForAllValues:')) {
    return (actual ?? []).every((each) => values.some((pattern) => isLike(each, pattern)));
  }
  return (actual ?? []).some((each) => values.some((pattern) => isLike(each, pattern)));
}

function isLike(text: string, pattern: string): boolean {
  const escaped = pattern.replace(/[\\^$.|?+()[\]{}]/gu, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'su').test(text);
}

/** What IAM is asked for a call. Buckets, queues and secrets of the stub are called as in the golden file. */
export function askFor(service: string, operation: string, request: StubRequest): Asked[] {
  const { path, body } = request;
  const ask = (action: string, resource: string, context: Asked['context'] = {}): Asked[] => [
    { action, resource, context },
  ];
  switch (service) {
    case 's3': {
      const [, bucket = '', ...key] = path.split('/');
      if (operation === 'ListObjectsV2') return ask('s3:ListBucket', bucket);
      const object = `${bucket}/${key.join('/')}`;
      // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
      const reads = request.headers['if-match'] === undefined ? [] : ask('s3:GetObject', object);
      return [...ask(`s3:${operation}`, object), ...reads];
    }
    case 'route53':
      return [askRoute53(operation, path, body)];
    case 'cloudfront':
      return ask(
        `cloudfront:${operation}`,
        'arn:<Partition>:cloudfront::<AccountId>:distribution-tenant/any',
      );
    case 'sqs':
      return ask(
        operation === 'SendMessageBatch' ? 'sqs:SendMessage' : `sqs:${operation}`,
        JSON.parse(body.toString()).QueueUrl.split('/').at(-1),
      );
    case 'ses-receipt':
      return ask(`ses:${operation}`, '*');
    case 'secretsmanager':
      return ask(`secretsmanager:${operation}`, JSON.parse(body.toString()).SecretId);
    default: {
      if (operation === 'GetAccount') return ask('ses:GetAccount', '*');
      const { Content, Destination } = JSON.parse(body.toString());
      const raw = Buffer.from(Content.Raw.Data, 'base64').toString('latin1');
      const from = /^From:.*?([^\s<]+@[^\s>]+)/imu.exec(raw)?.[1] ?? '';
      // A recipient counts too, where it is an identity of the account: as everybody is in the sandbox.
      return [from, ...(Destination?.ToAddresses ?? [])].flatMap((address: string) =>
        ask(
          'ses:SendRawEmail',
          `arn:<Partition>:ses:us-east-1:<AccountId>:identity/${address.split('@').at(-1)}`,
          { 'ses:FromAddress': [from] },
        ),
      );
    }
  }
}

function askRoute53(operation: string, path: string, body: Buffer): Asked {
  const action = `route53:${operation}`;
  if (operation === 'ListHostedZonesByName') return { action, resource: '*', context: {} };
  if (operation === 'GetChange') {
    return { action, resource: `arn:<Partition>:route53:::change/${path.split('/').at(-1)}`, context: {} };
  }
  const resource = `arn:<Partition>:route53:::hostedzone/${path.split('/')[3]}`;
  if (operation !== 'ChangeResourceRecordSets') return { action, resource, context: {} };
  const changes = child(parseXml(body.toString()), 'ChangeBatch', 'Changes')?.children ?? [];
  const all = (...names: string[]) => changes.map((change) => (textOf(change, ...names) ?? '').toLowerCase());
  const key = 'route53:ChangeResourceRecordSets';
  return {
    action,
    resource,
    context: {
      [`${key}NormalizedRecordNames`]: all('ResourceRecordSet', 'Name').map((name) =>
        name.replace(/\.$/u, ''),
      ),
      [`${key}RecordTypes`]: all('ResourceRecordSet', 'Type').map((type) => type.toUpperCase()),
      [`${key}Actions`]: all('Action').map((name) => name.toUpperCase()),
    },
  };
}
