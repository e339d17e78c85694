import { expect, test } from 'vitest';
import type { MailFacts } from '../../../core/mail/mail-facts.ts';
import { lookUpKeyServices } from '../../../service/look-up/key-services.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const signature = (selector: string, domain = 'Reporter.example') =>
  `v=1; a=rsa-sha256; d=${domain}; s=${selector}; b=x`;
const mailWith = (dkimSignatures: string[], results = ['mx.test; dkim=pass header.d=reporter.example']) =>
  ({ authenticationResults: results, dkimSignatures }) as unknown as MailFacts;

function world() {
  const ports = createFakePorts();
  ports.handles.resolver.found('txt', 's1._domainkey.reporter.example', ['v=DKIM1; s=email:tlsrpt; p=x']);
  return ports;
}

test('lookUpKeyServices() reads what a key is for, whatever the letter case', async () => {
  const { servicesOf } = await lookUpKeyServices(world(), mailWith([signature('S1')]));
  expect(servicesOf('reporter.EXAMPLE', 's1')).toBe('email:tlsrpt');
  expect(servicesOf('reporter.example', 's2')).toBeUndefined();
});

test('lookUpKeyServices() asks nothing for a mail of which no signature passed', async () => {
  const { servicesOf } = await lookUpKeyServices(
    world(),
    mailWith([signature('s1')], ['mx.test; dkim=fail']),
  );
  expect(servicesOf('reporter.example', 's1')).toBeUndefined();
});

test('lookUpKeyServices() looks up five signatures at most', async () => {
  const many = [...Array.from({ length: 5 }, (_, at) => signature(`x${at}`)), signature('s1')];
  expect(
    (await lookUpKeyServices(world(), mailWith(many))).servicesOf('reporter.example', 's1'),
  ).toBeUndefined();
  const five = many.slice(1);
  expect(
    (await lookUpKeyServices(world(), mailWith(five))).servicesOf('reporter.example', 's1'),
  ).toBeDefined();
});

test('lookUpKeyServices() holds nothing against a mail whose key cannot be looked up', async () => {
  const ports = world();
  ports.handles.resolver.fail('txt', 's1._domainkey.reporter.example');
  const { servicesOf } = await lookUpKeyServices(
    ports,
    mailWith([signature('s1'), 'no tags', signature('')]),
  );
  expect(servicesOf('reporter.example', 's1')).toBeUndefined();
  expect((await lookUpKeyServices(ports, undefined)).servicesOf('reporter.example', 's1')).toBeUndefined();
});
