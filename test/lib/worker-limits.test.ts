import { expect, test } from 'vitest';
import { createServiceSettings } from '../../adapters/aws/ports.ts';
import { templateOf } from './synthesize.ts';

test('stops every task on a domain before a removal counts it as ended', () => {
  const { longestTaskSeconds } = createServiceSettings({
    SERVICE_DOMAIN: 'mta.example.net',
    MAIL_DOMAIN: 'reports.mta.example.net',
    API_URL: 'https://api.mta.example.net',
    DIGEST_FROM: 'strictmx@mta.example.net',
    STORED_BYTES_PER_DAY: '20000000000',
  });
  const functions = ['api', 'workers'].flatMap((name) =>
    Object.values(templateOf(name).findResources('AWS::Lambda::Function')),
  );
  // Whoever may write records; the reconciliation, which lives longer, only asks others to.
  const timeouts = functions
    .filter(({ Properties }) => Properties.Environment?.Variables?.WRITABLE_ZONES !== undefined)
    .map(({ Properties }) => Properties.Timeout);
  expect(timeouts).toHaveLength(4);
  expect(Math.max(...timeouts)).toBe(longestTaskSeconds);
});
