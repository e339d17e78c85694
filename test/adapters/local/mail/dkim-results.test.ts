import { afterEach, expect, test, vi } from 'vitest';
import { verifyDkim } from '../../../../adapters/local/mail/dkim-results.ts';
import type { DnsAnswer } from '../../../../core/dns-record/answer.ts';
import { readAuthenticationResults } from '../../../../core/mail/read-authentication-results.ts';
import { formatReceiverBlock } from '../../../../core/mail/receiver-block.ts';
import { verifySubmitter } from '../../../../core/tls-rpt/judge/verify-submitter.ts';
import { readReport } from '../../../../core/tls-rpt/read/read-report.ts';
import type { Report } from '../../../../core/tls-rpt/report.ts';
import { lookUpKeyServices } from '../../../../service/look-up/key-services.ts';
import { createFakePorts } from '../../../fakes/fake-ports.ts';
import { keyRecord, signedMail } from './signed-mail.ts';

const now = new Date('2026-11-24T10:00:00Z');
const signed = () => signedMail('inbox1@reports.strictmx.test');
const verify = (mail: Buffer | string, key: DnsAnswer<string> = keyRecord('')) =>
  verifyDkim([Buffer.from(mail)], { txt: async () => key }, now);

afterEach(() => vi.useRealTimers());

test.each<[string, DnsAnswer<string>, RegExp]>([
  [
    'pass',
    keyRecord(''),
    /^dkim=pass policy\.services="\*" header\.i=@reporter\.example header\.s=sel header\.a=rsa-sha256 header\.b=/,
  ],
  ['pass with a key for tlsrpt only', keyRecord(' s=tlsrpt;'), /^dkim=pass /],
  ['pass with a key for both', keyRecord(' s=email:tlsrpt;'), /^dkim=pass /],
  ['neutral without a key', { kind: 'none' }, /^dkim=neutral \(no key\)/],
  [
    'neutral with a revoked key',
    { kind: 'found', records: ['v=DKIM1; p='] },
    /^dkim=neutral \(invalid public key\)/,
  ],
  [
    'temperror without an answer',
    { kind: 'failed', why: 'ESERVFAIL' },
    /^dkim=temperror \(DNS failure: ESERVFAIL\)/,
  ],
])('verifyDkim() gives %s', async (_label, key, expected) => {
  expect(await verify(await signed(), key)).toEqual([expect.stringMatching(expected)]);
});

test.each([
  ['every service without the tag', '', '*'],
  ['and with an empty one', ' s=;', ''],
  ['one', ' s = tlsrpt ;', 'tlsrpt'],
  ['several', ' s=email:tlsrpt;', 'email:tlsrpt'],
  ['text that would end its string', ' s=email"policy.services="tlsrpt;', 'email?policy?services??tlsrpt'],
  ['a long text, which is cut', ` s=${'x'.repeat(60_000)};`, 'x'.repeat(100)],
  ['the first of two', ' s=email; s=tlsrpt;', 'email'],
])('verifyDkim() notes what the key of a good signature is for: %s', async (_, tags, services) => {
  const [result = ''] = await verify(await signed(), keyRecord(tags));
  const [read] = readAuthenticationResults(`mx.example; ${result}`);
  expect(read).toMatchObject({ result: 'pass', domain: 'reporter.example', selector: 'sel', services });
});

test.each([
  ['of usual size', ''],
  ['of 60 KB', ` n=${'x'.repeat(60_000)};`],
])(
  'a mail whose signature was verified needs no second look-up of a key %s, which the key server may refuse to answer',
  async (_, tags) => {
    const mail = await signed();
    const results = await verify(mail, keyRecord(`${tags} s=email;`));
    const receipt = {
      receiver: 'mx.example',
      returnPath: '',
      helo: 'x',
      remoteAddress: '192.0.2.1',
      secure: true,
    };
    const block = formatReceiverBlock({
      ...receipt,
      recipients: ['inbox1@reports.strictmx.test'],
      id: 'r1',
      results,
      receivedAt: now,
    });
    const read = await readReport(Buffer.concat([Buffer.from(block), mail]), { receivers: ['mx.example'] });
    const txt = vi.fn(async (): Promise<DnsAnswer<string>> => ({ kind: 'none' }));
    const keys = await lookUpKeyServices({ resolver: { ...createFakePorts().resolver, txt } }, read.mail);
    expect(txt).not.toHaveBeenCalled();
    const report: Report = { contactInfo: 'tlsrpt@reporter.example', policies: [], notes: [] };
    expect(verifySubmitter(read.mail, report, keys)).toMatchObject({ reason: 'not-for-tlsrpt' });
  },
);

test('verifyDkim() gives none for a mail without a signature', async () => {
  expect(await verify('From: a@b.example\r\n\r\nHello\r\n')).toEqual(['dkim=none (message not signed)']);
});

test('verifyDkim() gives neutral for a mail that was changed in transit', async () => {
  const changed = (await signed()).toString('latin1').replace('Hello', 'Hallo');
  expect(await verify(changed)).toEqual([
    expect.stringMatching(/^dkim=neutral \(body hash did not verify\)/),
  ]);
});

test('verifyDkim() waits 2 s for keys without an answer, however many there are', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const mail = (await signed()).toString('latin1');
  const signature = mail.match(/^DKIM-Signature:[\s\S]*?\r\n(?=\S)/m)?.[0] ?? '';
  const several = ['a', 'b', 'c'].map((selector) => signature.replace('s=sel', `s=${selector}`)).join('');
  const asked = Promise.withResolvers<void>();
  const txt = () => {
    asked.resolve();
    return new Promise<DnsAnswer<string>>(() => {});
  };
  const results = verifyDkim([Buffer.from(several + mail, 'latin1')], { txt }, now);
  await asked.promise;
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await results).toEqual(Array(4).fill(expect.stringMatching(/^dkim=temperror /)));
});

test.each([
  [
    'many signatures',
    'DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=s; h=from; bh=x; b=x\r\n'.repeat(11),
    'more than 10 signatures',
  ],
  ['an endless header', `X-Long: ${'x'.repeat(300_000)}\r\n`, 'the header is too large to verify'],
])('verifyDkim() verifies nothing in %s', async (_label, header, why) => {
  const txt = vi.fn(async (): Promise<DnsAnswer<string>> => ({ kind: 'none' }));
  const mail = Buffer.from(`${header}From: a@b.example\r\n\r\nHello\r\n`);
  expect(await verifyDkim([mail.subarray(0, 100), mail.subarray(100)], { txt }, now)).toEqual([
    `dkim=policy (${why})`,
  ]);
  expect(txt).not.toHaveBeenCalled();
});

const shortLine = 'x \r\n';

test.each([
  ['lines', 4, shortLine.repeat(250_001)],
  ['bytes', 2, `${'x'.repeat(70)}\r\n`.repeat(466_033)],
  ['bytes in one line', 1, `${'x'.repeat(1_048_577)}\r\n`],
  ['bytes in a last line without an end', 1, `\r\n${'x'.repeat(1_048_577)}`],
])('verifyDkim() verifies nothing if there are too many %s for %d signatures', async (_, count, body) => {
  const signature = (n: number) =>
    `DKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=s; h=from; l=${n}; bh=x; b=x\r\n`;
  const header = Array.from({ length: count }, (_, n) => signature(n)).join('');
  const txt = vi.fn(async (): Promise<DnsAnswer<string>> => ({ kind: 'none' }));
  const mail = Buffer.from(`${header}From: a@b.example\r\n\r\n${body}`);
  // As the spool gives them: a line continues in the next piece.
  const pieces = [mail.subarray(0, 500_000), mail.subarray(500_000)];
  for (const given of [[mail], pieces])
    expect(await verifyDkim(given, { txt }, now)).toEqual([
      'dkim=policy (the mail is too large for its signatures)',
    ]);
  expect(txt).not.toHaveBeenCalled();
});

test('verifyDkim() verifies a mail whose body is a line of 1 MB', async () => {
  const mail = await signedMail('inbox1@reports.strictmx.test', 'x'.repeat(1_000_000));
  expect(await verify(mail)).toEqual([expect.stringMatching(/^dkim=pass /)]);
});

test('verifyDkim() reads a mail piece by piece, as often as it needs to', async () => {
  const mail = await signed();
  let reads = 0;
  const pieces = async function* () {
    reads++;
    for (let at = 0; at < mail.byteLength; at += 100) yield mail.subarray(at, at + 100);
  };
  const results = await verifyDkim(
    { [Symbol.asyncIterator]: pieces },
    { txt: async () => keyRecord('') },
    now,
  );
  expect(results).toEqual([expect.stringMatching(/^dkim=pass /)]);
  expect(reads).toBe(3);
});

test('verifyDkim() sees a CR in a later piece, below a header of bare line feeds', async () => {
  const head = (await signed()).toString('latin1').split('\r\n\r\n')[0]?.replaceAll('\r', '') ?? '';
  const pieces = [`${head}\n\n`, 'a\n', 'b\r\n'].map((piece) => Buffer.from(piece, 'latin1'));
  expect(await verifyDkim(pieces, { txt: async () => keyRecord('') }, now)).toEqual([
    'dkim=policy (the header can be read in more than one way)',
  ]);
});

test('verifyDkim() lets other work continue while it hashes a large mail', async () => {
  const mail = await signedMail('inbox1@reports.strictmx.test', shortLine.repeat(400_000));
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await verify(mail);
  isOver = true;
  expect(turns).toBeGreaterThan(10);
});

test.each([
  ['a second Subject', (mail: string) => mail.replace('\r\n\r\n', '\r\nSubject: x\r\n\r\n')],
  ['a first line that continues nothing', (mail: string) => ` Subject: x\r\n${mail}`],
  ['a bare line feed', (mail: string) => mail.replace('Subject: ', 'X-Junk: x\nSubject: ')],
])('verifyDkim() verifies nothing below a header with %s', async (_label, twist) => {
  const twisted = twist((await signed()).toString('latin1'));
  expect(await verify(Buffer.from(twisted, 'latin1'))).toEqual([
    'dkim=policy (the header can be read in more than one way)',
  ]);
});
