import { type App, Validations } from 'aws-cdk-lib';
import { beforeAll, expect, test } from 'vitest';
import { acknowledgedFindings, ServiceChecks } from '../../lib/acknowledged-findings.ts';
import { createTestApp } from './synthesize.ts';

let checks: ServiceChecks;
let synthesis: unknown;

// `npm run synth` checks the schemas of CloudFormation, too, which takes seconds.
beforeAll(() => {
  const app: App = createTestApp();
  checks = new ServiceChecks(app);
  Validations.of(app).addPlugins(checks);
  try {
    app.synth();
  } catch (error) {
    synthesis = error;
  }
}, 60_000);

test('createService() passes cdk-nag', () => {
  expect(synthesis).toBeUndefined();
});

test.each(acknowledgedFindings.map((each) => [each.id, each.reason, each] as const))(
  'createService() still needs the exception from %s: %s',
  (_id, _reason, each) => {
    expect(checks.matched).toContain(each);
  },
);
