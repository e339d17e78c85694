import { expect, test } from 'vitest';
import { lookUpKeyServices } from '../../../service/look-up/key-services.ts';
import { receivedMail } from '../../core/mail/received-mail.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

const signature = (selector: string, domain = 'Reporter.example') =>
  `v=1; a=rsa-sha256; d=${domain}; s=${selector}; b=x`;
const mailWith = (signatures: string[], results = 'dkim=pass header.d=reporter.example') =>
  receivedMail(
    results,
    signatures.map((value) => `DKIM-Signature: ${value}`),
  );

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

test('lookUpKeyServices() looks up nothing for a mail without a passed signature', async () => {
  const { servicesOf } = await lookUpKeyServices(world(), mailWith([signature('s1')], 'dkim=fail'));
  expect(servicesOf('reporter.example', 's1')).toBeUndefined();
});

test('lookUpKeyServices() looks up each signature that is judged, and no other', async () => {
  const asked: string[] = [];
  const resolver = {
    ...world().resolver,
    txt: async (name: string) => {
      asked.push(name);
      return { kind: 'none' as const };
    },
  };
  const others = Array.from({ length: 8 }, (_, at) => signature(`x${at}`, 'attacker.example'));
  await lookUpKeyServices({ resolver }, mailWith([...others, signature('s1'), signature('s2')]));
  expect(asked.sort()).toEqual(['s1._domainkey.reporter.example', 's2._domainkey.reporter.example']);

  asked.splice(0);
  await lookUpKeyServices({ resolver }, mailWith(Array.from({ length: 11 }, () => signature('s1'))));
  expect(asked, 'too many to be judged').toEqual([]);
});

test('lookUpKeyServices() takes the record that the verifier takes', async () => {
  const ports = createFakePorts();
  ports.handles.resolver.found('txt', 's1._domainkey.reporter.example', [
    's=email',
    'v=DKIM1; s=tlsrpt; p=x',
  ]);
  const { servicesOf } = await lookUpKeyServices(ports, mailWith([signature('s1')]));
  expect(servicesOf('reporter.example', 's1')).toBe('tlsrpt');
});

test('lookUpKeyServices() does not count a failed look-up against a mail', async () => {
  const ports = world();
  ports.handles.resolver.fail('txt', 's1._domainkey.reporter.example');
  const { servicesOf } = await lookUpKeyServices(
    ports,
    mailWith([signature('s1'), 'no tags', signature('')]),
  );
  expect(servicesOf('reporter.example', 's1')).toBeUndefined();
  expect((await lookUpKeyServices(ports, undefined)).servicesOf('reporter.example', 's1')).toBeUndefined();
});
