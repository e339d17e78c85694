import { expect, test } from 'vitest';
import { recipientsOf, refuseRecipient } from '../../../../adapters/local/mail/smtp-recipients.ts';
import { MemoryLog } from '../../../fakes/memory-log.ts';

const mailDomain = 'reports.strictmx.test';
const options = {
  mailDomain,
  isKnownAddress: async (address: string) =>
    address === `a@${mailDomain}` || address.startsWith('postmaster@'),
  log: new MemoryLog(),
};
const envelopeOf = (...addresses: string[]) => ({
  envelope: {
    mailFrom: false as const,
    rcptTo: addresses.map((address) => ({ address, args: false as const })),
    bodyType: '7bit' as const,
    smtpUtf8: false,
    requireTLS: false,
  },
});

test.each([
  [`A@${mailDomain.toUpperCase()}`, undefined],
  ['PostMaster', undefined],
  [`b@${mailDomain}`, '5.1.1 No such address here'],
  ['abuse', `5.7.1 Relaying denied: this server accepts mail for ${mailDomain} only`],
  [`a@x.${mailDomain}`, `5.7.1 Relaying denied: this server accepts mail for ${mailDomain} only`],
])('refuseRecipient() of %s', async (address, message) => {
  expect((await refuseRecipient(address, envelopeOf(), options))?.message).toBe(message);
});

test('refuseRecipient() takes a hundred in one transaction', async () => {
  const hundred = Array.from({ length: 100 }, (_, n) => `x${n}@${mailDomain}`);
  const refusal = await refuseRecipient(`a@${mailDomain}`, envelopeOf(...hundred), options);
  expect(refusal).toMatchObject({ responseCode: 452 });
});

test('recipientsOf() names each address once, in lower case, with its domain', () => {
  expect(recipientsOf(envelopeOf(`A@${mailDomain}`, `a@${mailDomain}`, 'Postmaster'), mailDomain)).toEqual([
    `a@${mailDomain}`,
    `postmaster@${mailDomain}`,
  ]);
});
