import { existsSync, readFileSync } from 'node:fs';
import { type App, CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { createServiceSettings } from '../../adapters/aws/ports.ts';
import { acknowledgedFindings, ServiceChecks } from '../../lib/acknowledged-findings.ts';
import { createTestApp } from './synthesize.ts';

let app: App;
let checks: ServiceChecks;
let synthesis: unknown;
const template = (name: string) => Template.fromStack(app.node.findChild(`strictmx-${name}`) as Stack);

// One synthesis with the schema validation, which takes seconds, for all tests of this file.
beforeAll(() => {
  app = createTestApp();
  checks = new ServiceChecks(app);
  Validations.of(app).addPlugins(checks);
  try {
    app.synth();
  } catch (error) {
    synthesis = error;
  }
}, 60_000);

describe('createService()', () => {
  test('passes the CloudFormation schemas and cdk-nag', () => {
    expect(synthesis).toBeUndefined();
  });

  test.each(acknowledgedFindings.map((each) => [each.id, each.reason, each] as const))(
    'still needs the exception from %s: %s',
    (_id, _reason, each) => {
      expect(checks.matched).toContain(each);
    },
  );

  test('stops every task on a domain before a removal counts it as ended', () => {
    const { longestTaskSeconds } = createServiceSettings({
      SERVICE_DOMAIN: 'mta.example.net',
      MAIL_DOMAIN: 'reports.mta.example.net',
      API_URL: 'https://api.mta.example.net',
      DIGEST_FROM: 'strictmx@mta.example.net',
    });
    const functions = ['api', 'workers'].flatMap((name) =>
      Object.values(template(name).findResources('AWS::Lambda::Function')),
    );
    // Whoever may write records; the reconciliation, which lives longer, only asks others to.
    const timeouts = functions
      .filter(({ Properties }) => Properties.Environment?.Variables?.WRITABLE_ZONES !== undefined)
      .map(({ Properties }) => Properties.Timeout);
    expect(timeouts).toHaveLength(4);
    expect(Math.max(...timeouts)).toBe(longestTaskSeconds);
  });

  test('retains every bucket and the signing key', () => {
    for (const [stack, count] of [
      ['state', 2],
      ['edge', 1],
      ['mail-in', 1],
    ] as const) {
      const buckets = template(stack).findResources('AWS::S3::Bucket');
      expect(Object.keys(buckets)).toHaveLength(count);
      for (const bucket of Object.values(buckets)) expect(bucket.DeletionPolicy).toBe('Retain');
    }
    template('mail-out').hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Retain' });
  });

  test('serves policies over HTTPS only, with TLS 1.2, to IPv4 and IPv6, and 404 for missing ones', () => {
    const edge = template('edge');
    edge.hasResourceProperties('AWS::CloudFront::ConnectionGroup', { Ipv6Enabled: true, Enabled: true });
    edge.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        ConnectionMode: 'tenant-only',
        DefaultCacheBehavior: Match.objectLike({ ViewerProtocolPolicy: 'https-only', Compress: false }),
        ViewerCertificate: Match.objectLike({
          MinimumProtocolVersion: 'TLSv1.2_2021',
          SslSupportMethod: 'sni-only',
        }),
        CustomErrorResponses: [
          { ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/errors/404.txt', ErrorCachingMinTTL: 10 },
        ],
        Aliases: Match.absent(),
        PriceClass: Match.absent(),
        IPV6Enabled: Match.absent(),
      }),
    });
    edge.hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: Match.objectLike({ MaxTTL: 60, DefaultTTL: 60 }),
    });
  });

  test('lets only this distribution read policies', () => {
    template('edge').hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:GetObject',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceArn': Match.anyValue() } },
          }),
        ]),
      }),
    });
  });

  test('accepts report mail without TLS, so that reports about failures are not lost', () => {
    template('mail-in').hasResourceProperties('AWS::SES::ReceiptRule', {
      Rule: Match.objectLike({
        TlsPolicy: 'Optional',
        Recipients: ['reports.mta.example.net'],
        Enabled: true,
      }),
    });
  });

  test('publishes the sender’s records', () => {
    const mailOut = template('mail-out');
    const record = (name: string, type: string, value: unknown) =>
      mailOut.hasResourceProperties('AWS::Route53::RecordSet', {
        Name: name,
        Type: type,
        ResourceRecords: value,
      });
    record('strictmx._domainkey.reports.mta.example.net.', 'TXT', [Match.anyValue()]);
    record('reports.mta.example.net.', 'TXT', ['"v=spf1 include:amazonses.com -all"']);
    record('_dmarc.reports.mta.example.net.', 'TXT', [Match.stringLikeRegexp('^"v=DMARC1; p=reject;')]);
    template('mail-in').hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'reports.mta.example.net.',
      Type: 'MX',
      ResourceRecords: ['10 inbound-smtp.us-east-1.amazonaws.com'],
    });
  });

  test('gives each queue a visibility timeout of six times its worker’s timeout, and a dead-letter queue', () => {
    const workers = template('workers').findResources('AWS::Lambda::Function');
    const timeout = (name: string) =>
      Object.entries(workers).find(([id]) => id.replace(/[0-9A-F]{8}$/u, '') === name)?.[1].Properties
        .Timeout;
    const queues = ['state', 'edge', 'mail-in'].flatMap((stack) =>
      Object.entries(template(stack).findResources('AWS::SQS::Queue')),
    );
    for (const name of [
      'RotateId',
      'AdvanceHosting',
      'AdvanceLifeCycle',
      'ReceiveReport',
      'SendDigest',
      'PlanOutbound',
      'SendOutbound',
    ]) {
      const [, queue] = queues.find(([id]) => id.startsWith(`${name}Queue`))!;
      expect(queue.Properties.VisibilityTimeout).toBe(6 * timeout(name));
      expect(queue.Properties.RedrivePolicy.maxReceiveCount).toBe(5);
    }
  });

  test('throttles the API and keeps paths, which hold report tokens, out of its log', () => {
    template('api').hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
      AccessLogSettings: Match.objectLike({ Format: Match.not(Match.stringLikeRegexp('path')) }),
    });
  });

  test('says at each deployment whether the account may send to unverified addresses', () => {
    template('mail-out').hasOutput('SendingStatus', {
      Value: { 'Fn::GetAtt': [Match.anyValue(), 'Status'] },
    });
  });

  test('creates the same templates at any time', () => {
    const templatesAt = (time: string) => {
      vi.useFakeTimers({ now: new Date(time), toFake: ['Date'] });
      try {
        const made = createTestApp();
        const { stacks } = made.synth({ validateOnSynthesis: false });
        return stacks.map(({ templateFullPath }) => readFileSync(templateFullPath, 'utf8'));
      } finally {
        vi.useRealTimers();
      }
    };
    expect(templatesAt('2031-05-06T07:08:09Z')).toEqual(templatesAt('2026-01-01T00:00:00Z'));
  });

  test('tags everything with its deployment', () => {
    template('state').hasResourceProperties('AWS::S3::Bucket', {
      Tags: Match.arrayWith([{ Key: 'strictmx:deployment', Value: 'strictmx' }]),
    });
  });

  test('shows no token in an output', () => {
    const outputs = JSON.stringify(template('api').toJSON().Outputs);
    expect(outputs).not.toMatch(/smx_|SecretString[^ ]*Value/u);
    expect(outputs).toContain('aws secretsmanager get-secret-value');
  });
});

describe('two deployments in one account', () => {
  /** Names that the templates fix and that AWS wants to be unique; a metric's or a column's is none. */
  function fixedNames(prefix: string): string[] {
    const other = createTestApp({ prefix, serviceDomain: `${prefix}.example.net` });
    const resources = other.node
      .findAll()
      .filter(CfnResource.isCfnResource)
      .filter(({ cfnResourceType: type }) => !/Glue::Table|NamedQuery|Stage|CDK|IAM::Policy/u.test(type));
    return resources.flatMap((resource) => {
      const stack = Stack.of(resource);
      const [declared] = Object.values<{ Properties?: object }>(
        stack.resolve(resource._toCloudFormation()).Resources,
      );
      return namesIn(declared?.Properties ?? {}).map((name) => `${resource.cfnResourceType} ${name}`);
    });
  }

  const namesIn = (properties: object): string[] =>
    Object.entries(properties).flatMap(([key, value]) => {
      if (/(?:Config|Input)$/u.test(key)) return namesIn(value ?? {});
      return /^(?!Metric)\w*Name$/u.test(key) && typeof value === 'string' ? [`${key} ${value}`] : [];
    });

  const long = 'x'.repeat(30);

  test.each([
    ['of prefixes as long as the configuration allows', `${long}1`, `${long}2`],
    ['where one prefix continues the other', 'one', 'one-state'],
  ])('have no fixed name in common, %s', (_, one, two) => {
    const first = fixedNames(one);
    expect(first.length).toBeGreaterThan(35);
    expect(fixedNames(two).filter((name) => first.includes(name))).toEqual([]);
  });

  /** What AWS takes where a template fixes a name; records and domains have the limits of DNS. */
  const longest: Record<string, number> = {
    QueueName: 80,
    DashboardName: 255,
    AlarmName: 255,
    RuleSetName: 64,
    DatabaseName: 255,
    DomainName: 253,
    PrimaryDomainName: 253,
    Name: 64,
  };

  test('have no fixed name that is too long for AWS', () => {
    for (const name of fixedNames(`${long}x`)) {
      const [type = '', key = '', value = ''] = name.split(' ');
      const isWide = /Route53|Glue/u.test(type);
      const limit = isWide ? 255 : /(?:Cache|Headers)Policy$/u.test(type) ? 128 : longest[key];
      expect(limit, name).toBeDefined();
      expect(value.length, name).toBeLessThanOrEqual(limit ?? 0);
    }
  });
});

describe('alarms', () => {
  const runbookPath = new URL('../../docs/runbook.md', import.meta.url);

  test('each link to a section of the runbook', () => {
    expect(existsSync(runbookPath)).toBe(true);
    const anchors = new Set(
      [...readFileSync(runbookPath, 'utf8').matchAll(/^#+ (.+)$/gmu)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replace(/[^\w -]/gu, '')
          .replaceAll(' ', '-'),
      ),
    );
    const operations = template('operations').toJSON();
    const named = [...JSON.stringify(operations).matchAll(/docs\/runbook\.md#([\w-]+)/gu)].map(
      ([, anchor]) => anchor,
    );
    expect(named.length).toBeGreaterThan(15);
    for (const anchor of named) expect(anchors).toContain(anchor);
  });

  test('notify someone when they begin and when they end', () => {
    const alarms = template('operations').findResources('AWS::CloudWatch::Alarm');
    for (const { Properties } of Object.values(alarms)) {
      expect(Properties.AlarmActions).toHaveLength(1);
      expect(Properties.OKActions).toHaveLength(1);
    }
  });
});
