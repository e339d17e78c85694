import { expect, test } from 'vitest';
import { addDigestCommand } from '../../../bin/commands/digest.ts';
import { clientCommand } from './client-command.ts';

const { run, runPages, printed } = clientCommand(addDigestCommand);

test('digest prints the outcome of each owner’s mail', async () => {
  const digests = [
    { owner: 'acme', outcome: 'sent' },
    { owner: 'b', outcome: 'will-be-retried', reason: 'no relay' },
    { owner: 'c', outcome: 'on-holiday' },
  ];
  expect(await run(['digest', '2026-11-23'], { digests })).toMatchObject({
    call: 'PUT https://api.example.net/v1/digests/2026-11-23',
    Authorization: 'Bearer secret',
  });
  expect(printed).toEqual([
    'acme: the mail was sent',
    'b: the mail was not accepted, and will be tried again (no relay)',
    'c: a newer version of StrictMX answered "on-holiday", which this version cannot explain',
  ]);
});

test('digest --dry-run prints the mails, and says if there are none', async () => {
  const digests = [{ owner: 'acme', to: ['a@b.example', 'c@d.example'], subject: 'All well', text: 'x' }];
  const { call } = await run(['digest', '2026-11-23', '--dry-run'], { digests });
  expect(call).toBe('PUT https://api.example.net/v1/digests/2026-11-23?dry-run=true');
  await run(['digest', '2026-11-23', '--dry-run'], { digests: [] });
  expect(printed).toEqual([
    'To: a@b.example, c@d.example\nSubject: All well\n\nx\n',
    'No owner has a domain',
  ]);
});

test('digest --dry-run prints every page', async () => {
  const { call } = await runPages(
    ['digest', '2026-11-23', '--dry-run'],
    [
      { digests: [{ owner: 'a', to: ['a@b.example'], subject: 'One', text: 'x' }], cursor: 'a b' },
      { digests: [{ owner: 'b', to: ['b@b.example'], subject: 'Two', text: 'y' }] },
    ],
  );
  expect(call).toBe('PUT https://api.example.net/v1/digests/2026-11-23?dry-run=true&cursor=a%20b');
  expect(printed.map((mail) => /Subject: (.*)/u.exec(mail)?.[1])).toEqual(['One', 'Two']);
});
