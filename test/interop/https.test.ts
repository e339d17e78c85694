/** curl, OpenSSL and GnuTLS fetch the policy as senders do: by name, trusting one authority, with TLS 1.2 or later. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningService } from '../bin/running-service.ts';
import { address } from './private-network.ts';
import { announce, register, startService } from './service.ts';
import { describeWith, run } from './tools.ts';

describeWith(['curl', 'openssl', 'gnutls-cli'], 'curl, OpenSSL and GnuTLS', () => {
  const host = 'mta-sts.fetched.example';
  const url = `https://${host}/.well-known/mta-sts.txt`;
  let service: RunningService;
  let text: string;
  beforeAll(async () => {
    service = await startService();
    await register(service.ready, 'fetched.example');
    text = (await announce(service.ready, 'fetched.example', 'enforce', ['mx.fetched.example'])).text;
  });
  afterAll(() => service.remove());

  const caFile = () => service.ready.https.caFile;
  const curl = (...args: string[]) => run('curl', ['-sS', '--cacert', caFile(), ...args]);
  const request = `GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  const openssl = (...args: string[]) =>
    run(
      'openssl',
      [
        's_client',
        '-connect',
        `${address}:443`,
        '-servername',
        host,
        '-verify_hostname',
        host,
        '-CAfile',
        caFile(),
        '-verify_return_error',
        '-ign_eof',
        ...args,
      ],
      { input: request },
    );
  const gnutls = (...args: string[]) =>
    run('gnutls-cli', ['--x509cafile', caFile(), '-p', '443', host, ...args], {
      input: request,
    });

  test.each([
    ['TLS 1.2', ['--tlsv1.2', '--tls-max', '1.2']],
    ['TLS 1.3', ['--tlsv1.3']],
  ])('curl gets the exact bytes over %s', async (_, flags) => {
    const { status, stdout } = await curl(
      ...flags,
      '-w',
      '|%{http_code}|%{content_type}|%{num_redirects}',
      url,
    );
    expect(status).toBe(0);
    expect(stdout).toBe(`${text}|200|text/plain; charset=utf-8|0`);
  });

  test('curl gets 404 for every other path, 405 for POST, and nothing over plain HTTP', async () => {
    const code = ['-o', '/dev/null', '-w', '%{http_code}'];
    expect((await curl(...code, `https://${host}/`)).stdout).toBe('404');
    expect((await curl(...code, '--path-as-is', `https://${host}/x/../.well-known/mta-sts.txt`)).stdout).toBe(
      '404',
    );
    expect((await curl(...code, '-X', 'POST', url)).stdout).toBe('405');
    expect((await curl(`http://${host}/`)).status).not.toBe(0);
  });

  test('curl accepts no certificate for another name', async () => {
    const other = 'mta-sts.elsewhere.example';
    const args = ['--resolve', `${other}:443:${address}`, `https://${other}/.well-known/mta-sts.txt`];
    // 60: the certificate does not verify.
    expect(await curl(...args)).toMatchObject({ status: 60 });
  });

  test.each([
    ['1.2', '-tls1_2', 'NORMAL:-VERS-ALL:+VERS-TLS1.2'],
    ['1.3', '-tls1_3', 'NORMAL:-VERS-ALL:+VERS-TLS1.3'],
  ])(
    'OpenSSL and GnuTLS verify the certificate and get the policy over TLS %s',
    async (version, flag, priority) => {
      const byOpenssl = await openssl(flag);
      expect(byOpenssl.output).toContain('Verify return code: 0 (ok)');
      expect(byOpenssl.output).toContain(`, TLSv${version}, `);
      expect(byOpenssl.stdout).toContain(text);
      const byGnutls = await gnutls('--priority', priority);
      expect(byGnutls.output).toContain('- Status: The certificate is trusted.');
      expect(byGnutls.output).toContain(`(TLS${version}-`);
      expect(byGnutls.stdout).toContain(text);
    },
  );

  test.each([
    ['1.0', '-tls1', 'NORMAL:-VERS-ALL:+VERS-TLS1.0'],
    ['1.1', '-tls1_1', 'NORMAL:-VERS-ALL:+VERS-TLS1.1'],
  ])('the server refuses OpenSSL and GnuTLS with TLS %s', async (_, flag, priority) => {
    // At Debian's own security level they would not even ask.
    const byOpenssl = await openssl(flag, '-cipher', 'ALL:@SECLEVEL=0');
    expect(byOpenssl.status).not.toBe(0);
    expect(byOpenssl.output).toContain('alert protocol version');
    const byGnutls = await gnutls('--priority', `${priority}:%VERIFY_ALLOW_SIGN_WITH_SHA1`);
    expect(byGnutls.status).not.toBe(0);
    expect(byGnutls.output).toMatch(/Received alert \[70\]/);
  });
});
