import { readFileSync } from 'node:fs';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test, vi } from 'vitest';
import { createTestApp, templateOf } from './synthesize.ts';

describe('createService()', () => {
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

  test('protects the stacks that hold state from deletion, and no others', () => {
    const stacks = createTestApp().node.children.filter(Stack.isStack);
    const isProtected = stacks.filter(({ terminationProtection }) => terminationProtection);
    expect(isProtected.map(({ stackName }) => stackName)).toEqual([
      'strictmx-state',
      'strictmx-edge',
      'strictmx-mail-out',
      'strictmx-mail-in',
    ]);
  });

  test('tags everything with its deployment', () => {
    templateOf('state').hasResourceProperties('AWS::S3::Bucket', {
      Tags: Match.arrayWith([{ Key: 'strictmx:deployment', Value: 'strictmx' }]),
    });
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
