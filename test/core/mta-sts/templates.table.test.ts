import { expect, test } from 'vitest';
import { parsePolicy } from '../../../core/mta-sts/policy.ts';
import { templateNames, templates } from '../../../core/mta-sts/templates.table.ts';

test.each(templateNames)('templates has patterns for %s that a policy may name', (name) => {
  const mx = templates[name].patterns.length > 0 ? templates[name].patterns : ['mx.example.com'];
  const lines = ['version: STSv1', 'mode: testing', ...mx.map((one) => `mx: ${one}`), 'max_age: 86400'];
  expect(parsePolicy(Buffer.from(`${lines.join('\r\n')}\r\n`))).toMatchObject({ ok: true, policy: { mx } });
});
