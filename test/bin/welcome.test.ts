import { expect, test } from 'vitest';
import { formatWelcome } from '../../bin/welcome.ts';

test('formatWelcome() shows commands from a first domain to a report and its mail, with the variables of the command line', () => {
  const page = formatWelcome({
    api: 'http://127.0.0.1:1',
    https: { host: '127.0.0.1', port: 2, caFile: '/data/ca.pem' },
    dns: { host: '127.0.0.1', port: 3 },
    smtp: { host: '127.0.0.1', port: 4 },
    adminToken: 'smx_admin_1',
    outbox: '/data/outbox',
  });
  const commands = page.split('\n').filter((line) => line.startsWith('  '));
  expect(commands.slice(5)).toEqual([
    '  export STRICTMX_API=http://127.0.0.1:1 STRICTMX_TOKEN=smx_admin_1',
    '  curl -X PUT $STRICTMX_API/v1/domains/example.com -H "Authorization: Bearer $STRICTMX_TOKEN" \\',
    `       -d '{"owner":"me","digestTo":["me@example.com"]}'`,
    '  curl -X PUT $STRICTMX_API/v1/domains/example.com/policy -H "Authorization: Bearer $STRICTMX_TOKEN" \\',
    `       -d '{"mode":"testing","mx":["mx.example.com"],"maxAgeSeconds":604800}'`,
    '  curl --cacert /data/ca.pem --connect-to ::127.0.0.1:2 https://mta-sts.example.com/.well-known/mta-sts.txt',
    '  dig @127.0.0.1 -p 3 +short TXT _mta-sts.example.com    # needs dig (Debian: bind9-dnsutils)',
    '  curl $STRICTMX_API/v1/domains/example.com -H "Authorization: Bearer $STRICTMX_TOKEN"',
    String.raw`  REPORT_URL=$(curl -s $STRICTMX_API/v1/domains/example.com -H "Authorization: Bearer $STRICTMX_TOKEN" | sed 's/.*"reportUrl":"\([^"]*\)".*/\1/')`,
    '  curl -X POST $REPORT_URL --data-binary @docs/example-report.json    # counts as not verified: nobody signed it',
    '  npx strictmx digest $(date -u +%F)    # written to /data/outbox',
  ]);
});
