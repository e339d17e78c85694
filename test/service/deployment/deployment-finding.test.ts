import { expect, test } from 'vitest';
import { deploymentFinding } from '../../../service/deployment/deployment-finding.ts';

test('deploymentFinding() gives each code its severity: the sandbox stops no deployment, a missing zone does', () => {
  expect(deploymentFinding('mail-out', 'sending-sandbox', {}).severity).toBe('warning');
  expect(deploymentFinding('zone', 'zone-missing', { id: 'Z1' }).severity).toBe('error');
  expect(deploymentFinding('zone', 'not-known', { why: 'x' }).severity).toBe('unknown');
});
