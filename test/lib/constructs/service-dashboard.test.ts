import { expect, test } from 'vitest';
import { workKinds } from '../../../adapters/aws/queue-names.ts';
import { templateOf } from '../synthesize.ts';

test('ServiceDashboard shows the failures of every function and of single tasks', () => {
  const [dashboard] = Object.values(templateOf('operations').findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(dashboard?.Properties.DashboardBody);
  // The worker of each queue, the three planners and the API.
  expect(body.match(/\\"AWS\/Lambda\\",\\"Errors\\"/gu)).toHaveLength(workKinds.length + 4 + 1);
  expect(body).toContain('task-failed');
});
