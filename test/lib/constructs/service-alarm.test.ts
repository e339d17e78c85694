import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { templateOf } from '../synthesize.ts';

const runbookPath = new URL('../../../docs/runbook.md', import.meta.url);

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
  const operations = templateOf('operations').toJSON();
  const named = [...JSON.stringify(operations).matchAll(/docs\/runbook\.md#([\w-]+)/gu)].map(
    ([, anchor]) => anchor,
  );
  expect(named.length).toBeGreaterThan(15);
  for (const anchor of named) expect(anchors).toContain(anchor);
});

test('notify someone when they begin and when they end', () => {
  const alarms = templateOf('operations').findResources('AWS::CloudWatch::Alarm');
  for (const { Properties } of Object.values(alarms)) {
    expect(Properties.AlarmActions).toHaveLength(1);
    expect(Properties.OKActions).toHaveLength(1);
  }
});
