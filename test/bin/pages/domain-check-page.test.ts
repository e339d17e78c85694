import { describe, expect, test } from 'vitest';
import { healthy, runDomainCheck, type World } from '../commands/run-domain-check.ts';

const broken = (world: World) => {
  healthy('example.com')(world);
  world.resolver.found('mx', 'example.com', [{ exchange: 'mx.evil\u001b[31m.example', preference: 10 }]);
  world.resolver.found('txt', '_smtp._tls.example.com', ['v=TLSRPTv1; rua=r@example.com']);
  world.resolver.fail('caa', 'mta-sts.example.com');
};

const unreached = (world: World) => {
  healthy('example.com')(world);
  world.resolver.found('addresses', 'mta-sts.example.com', ['2001:db8::1']);
  world.fetch.answer('https://mta-sts.example.com/.well-known/mta-sts.txt', {
    ok: false,
    problem: 'connect',
    detail: 'connect ENETUNREACH 2001:db8::1:443',
    errorCode: 'ENETUNREACH',
  });
};

const unprotected = (world: World) =>
  world.resolver.found('mx', 'example.com', [
    { exchange: 'example-com.mail.protection.outlook.com', preference: 10 },
    { exchange: 'mx.example.com', preference: 20 },
  ]);

const takesNoMail = (world: World) =>
  world.resolver.found('mx', 'example.com', [{ exchange: '.', preference: 0 }]);

describe('domain check prints a page', () => {
  test.each([
    ['healthy', 'xn--bcher-kva.example', healthy('xn--bcher-kva.example'), 0],
    ['broken', 'example.com', broken, 1],
    ['absent', 'example.com', undefined, 1],
    ['unprotected', 'example.com', unprotected, 1],
    ['unreached', 'example.com', unreached, 2],
    ['without mail', 'example.com', takesNoMail, 0],
  ])('for a domain (%s)', async (name, domain, arrange, exit) => {
    const result = await runDomainCheck([domain], arrange);
    await expect(result.out).toMatchFileSnapshot(`../../golden/domain-check/${name.replace(' ', '-')}.txt`);
    expect(result.exit).toBe(exit);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no escape sequence may come through
    expect(result.out).not.toMatch(/\u001b/);
  });
});

test.each([
  ['healthy', 'xn--bcher-kva.example', healthy('xn--bcher-kva.example')],
  ['broken', 'example.com', broken],
  ['unprotected', 'example.com', unprotected],
])(
  'domain check fits into 40 columns without cutting a name, for a domain (%s)',
  async (name, domain, arrange) => {
    const { out } = await runDomainCheck([domain], arrange, 40);
    await expect(out).toMatchFileSnapshot(`../../golden/domain-check/${name}-narrow.txt`);
    for (const line of out.split('\n').filter(({ length }) => length > 40))
      expect(line, 'one thing to copy, which is longer itself').toMatch(
        /^ *(?:→ )?("[^"]+"|\S+)( \(\d+\))?,?$/u,
      );
    const words = (text: string) => text.split(/\s+/u).filter(Boolean);
    expect(words(out)).toEqual(words((await runDomainCheck([domain], arrange)).out));
  },
);
