import { expect, test } from 'vitest';
import { preflightFinding } from '../../../service/deployment/preflight-finding.ts';

test('preflightFinding() gives each code its severity: the sandbox stops no deployment, a missing zone does', () => {
  expect(preflightFinding('mail-out', 'sending-sandbox', {}).severity).toBe('warning');
  expect(preflightFinding('zone', 'zone-missing', { id: 'Z1' }).severity).toBe('error');
  expect(preflightFinding('zone', 'not-known', { why: 'x' }).severity).toBe('unknown');
});
