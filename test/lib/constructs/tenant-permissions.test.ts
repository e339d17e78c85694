import { expect, test } from 'vitest';
import { endingTenants, makingTenants } from '../../../lib/constructs/tenant-permissions.ts';
import { templateOf } from '../synthesize.ts';

type Statement = { Action: string[] | string; Resource: unknown };

test('a worker that hosts domains cannot delete tenants, and one that removes them cannot create any', () => {
  expect(makingTenants).not.toContain('cloudfront:DeleteDistributionTenant');
  expect(endingTenants).not.toContain('cloudfront:CreateDistributionTenant');
});

test('manageTenants() names the distribution and its connection group, not every one of the account', () => {
  const statements = Object.values(templateOf('workers').findResources('AWS::IAM::Role'))
    .flatMap(
      ({ Properties }) => (Properties.Policies ?? []) as { PolicyDocument: { Statement: Statement[] } }[],
    )
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const onTenants = statements.filter(({ Action }) =>
    [Action].flat().some((one) => one.startsWith('cloudfront:')),
  );
  expect(onTenants).toHaveLength(2);
  for (const { Resource } of onTenants)
    expect(JSON.stringify(Resource)).not.toMatch(/:(?:distribution|connection-group)\/\*/);
});
