import { describe, expect, test } from 'vitest';
import { classifyError, RefusedError } from '../../../adapters/public-fetch/refused-error.ts';

const failure = (code: string, message = 'it failed') => Object.assign(new Error(message), { code });

describe('classifyError()', () => {
  test.each([
    ['CERT_HAS_EXPIRED', 'tls-expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls-name'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls-untrusted'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['ENOTFOUND', 'dns'],
    ['HPE_HEADER_OVERFLOW', 'too-large'],
    ['ECONNREFUSED', 'connect'],
    ['HPE_INVALID_CONSTANT', 'protocol'],
  ])('puts the code %s into %s', (code, problem) => {
    expect(classifyError(failure(code))).toEqual({ problem, detail: 'it failed', errorCode: code });
  });

  test('keeps the problem of a refusal of ours', () => {
    const refused = new RefusedError('private-address', '"a.example" is 10.0.0.1, which is not public');
    expect(classifyError(refused)).toEqual({ problem: 'private-address', detail: refused.message });
  });

  test('leaves memory addresses and source files of OpenSSL out of the detail', () => {
    const message =
      '00D0F2:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record.c:354:';
    expect(classifyError(failure('ERR_SSL_WRONG_VERSION_NUMBER', message))).toEqual({
      problem: 'tls',
      detail: 'wrong version number',
      errorCode: 'ERR_SSL_WRONG_VERSION_NUMBER',
    });
  });

  test('gives the code of an error that has no message', () => {
    expect(classifyError(failure('ECONNRESET', ''))).toEqual({
      problem: 'connect',
      detail: 'ECONNRESET',
      errorCode: 'ECONNRESET',
    });
  });
});
