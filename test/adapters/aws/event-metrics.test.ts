import { expect, test } from 'vitest';
import { metricOf } from '../../../adapters/aws/event-metrics.ts';

test.each([
  ['id-announced', {}, 'id-announced'],
  ['report-received', { outcome: 'counted' }, 'report-counted'],
  ['report-received', { outcome: 'an outcome that nothing asks for' }, undefined],
  ['hosting-state', {}, undefined],
])('metricOf() counts the event %s %j as %s', (event, fields, metric) => {
  expect(metricOf(event, fields)).toBe(metric);
});
