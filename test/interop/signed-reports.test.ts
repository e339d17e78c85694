/**
 * Reports that other software signed must be verified. For manipulated mails, we must not verify a signature that
 * dkimpy, an independent reader of mail, rejects.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { judgeMail, receivers } from '../adapters/local/mail/forgery/judge-mail.ts';
import { keyRecord, privateKeyPem, toBytes } from '../adapters/local/mail/forgery/parties.ts';
import { honestReport, reportMail } from '../adapters/local/mail/forgery/reports.ts';
import { forgery, makeForgery, singleForgeries } from '../adapters/local/mail/forgery/twists.ts';
import { describeWith, run } from './tools.ts';

/** Prints, for each mail on standard input (base64, one per line), the domains whose signatures are good. */
const verifyMails = `
import base64, sys, dkim
record = sys.argv[1].encode()
def find(name, timeout=5):
    return record if name.startswith(b's1._domainkey.') else None
for line in sys.stdin:
    mail = base64.b64decode(line)
    good = []
    try:
        count = sum(1 for name, _ in dkim.rfc822_parse(mail)[0] if name.lower() == b'dkim-signature')
    except Exception:
        count = 0
    for index in range(count):
        try:
            verifier = dkim.DKIM(mail, minkey=1024)
            if verifier.verify(idx=index, dnsfunc=find):
                good.append(verifier.domain.decode())
        except Exception:
            pass
    print(' '.join(good))
`;

async function goodDomains(mails: Buffer[]): Promise<string[][]> {
  const input = mails.map((mail) => `${mail.toString('base64')}\n`).join('');
  const { status, stdout, output } = await run('python3', ['-c', verifyMails, keyRecord], { input });
  expect(status, output).toBe(0);
  return stdout
    .split('\n')
    .slice(0, mails.length)
    .map((line) => line.split(' ').filter(Boolean));
}

const folder = mkdtempSync(join(tmpdir(), 'strictmx-signed-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeWith(['dkimverify', 'python3'], 'signed reports', () => {
  const key = join(folder, 'key.pem');
  writeFileSync(key, privateKeyPem);

  test.each([
    ['relaxed', 'relaxed'],
    ['relaxed', 'simple'],
    ['simple', 'relaxed'],
    ['simple', 'simple'],
  ])('of dkimpy, %s/%s, are verified, whichever receiver accepted them', async (header, body) => {
    const args = ['--hcanon', header, '--bcanon', body, 's1', 'reporter.example', key];
    const { status, stdout, output } = await run('dkimsign', args, {
      input: toBytes(reportMail(honestReport)),
    });
    expect(status, output).toBe(0);
    const signed = Buffer.from(stdout.replaceAll(/\r?\n/g, '\r\n'));
    for (const [name, receive] of Object.entries(receivers)) {
      const [judged] = await judgeMail(signed, receive);
      expect(judged?.verification, name).toEqual({ verified: true, by: 'reporter.example' });
    }
  });

  test('pass dkimpy, too, if we verify them, however they were manipulated', async () => {
    const random = fc.sample(forgery, { numRuns: 1000, seed: 8460 });
    const mails = [...singleForgeries(), ...random].map((made) => toBytes(makeForgery(made)));
    const good = await goodDomains(mails);
    let verified = 0;
    for (const [at, mail] of mails.entries()) {
      for (const { verification } of await judgeMail(mail)) {
        if (!verification.verified) continue;
        verified++;
        expect(good[at], mail.toString('latin1')).toContain(verification.by);
      }
    }
    expect(verified).toBeGreaterThan(100);
  });
});
