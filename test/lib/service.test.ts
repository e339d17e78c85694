import { CfnResource, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test, vi } from 'vitest';
import { createTestApp, templateOf } from './synthesize.ts';

describe('createService()', () => {
  test('creates the same templates at any time', () => {
    vi.useFakeTimers({ now: new Date('2031-05-06T07:08:09Z'), toFake: ['Date'] });
    try {
      const { stacks } = createTestApp().synth({ validateOnSynthesis: false });
      for (const { stackName, template } of stacks)
        expect(template, stackName).toEqual(templateOf(stackName.replace('strictmx-', '')).toJSON());
    } finally {
      vi.useRealTimers();
    }
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
  const namesByPrefix = new Map<string, string[]>();
  const fixedNames = (prefix: string): string[] => {
    const known = namesByPrefix.get(prefix) ?? findFixedNames(prefix);
    namesByPrefix.set(prefix, known);
    return known;
  };

  /** Names that the templates fix and that AWS wants to be unique; a metric's or a column's is none. */
  function findFixedNames(prefix: string): string[] {
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
    for (const name of fixedNames(`${long}1`)) {
      const [type = '', key = '', value = ''] = name.split(' ');
      const isWide = /Route53|Glue/u.test(type);
      const limit = isWide ? 255 : /(?:Cache|Headers)Policy$/u.test(type) ? 128 : longest[key];
      expect(limit, name).toBeDefined();
      expect(value.length, name).toBeLessThanOrEqual(limit ?? 0);
    }
  });
});
