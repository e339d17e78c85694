import { beforeAll, expect, test } from 'vitest';
import { receiveMail } from '../../service/intake/report-mail.ts';
import { enforce } from '../../service/world.ts';
import { ApiClient } from '../client.ts';

const path = '/v1/domains/example.com';
let api: ApiClient;

beforeAll(async () => {
  api = await ApiClient.hosted();
  await api.world.edit(enforce('mx.example.com'));
  await api.world.drain();
  await receiveMail(api.world, { day: '2026-11-24', failed: 3, signedBy: 'reporter.example' });
});

test.each([
  ['ja', 'ja'],
  ['ja-JP, en;q=0.5', 'ja'],
  ['en, ja;q=0.9', 'en'],
  ['en;q=0.3, ja;q=0.9', 'ja'],
  ['fr', 'en'],
  ['*', 'en'],
  ['ja;q=0', 'en'],
  ['', 'en'],
])('wordsFor() a caller who accepts "%s" are %s', async (accepted, language) => {
  const { headers } = await api.call('GET', `${path}/summary`, undefined, { 'Accept-Language': accepted });
  expect(headers.get('Content-Language')).toBe(language);
  expect(headers.get('Vary')).toBe('Accept-Language');
});

test.each([
  ['what is not there', '/v1/domains/other.example', 'ja', /ドメイン「other\.example」が見つかりません/],
  ['a field that is wrong', `${path}/summary?days=x`, 'en', /"days" is "x", expected a whole number/],
  ['a field that is wrong, found late', `${path}/export?limit=x`, 'en', /"limit" is "x", expected/],
])('an answer about %s says in which language it is', async (_, asked, language, detail) => {
  const answer = await api.call('GET', asked, undefined, { 'Accept-Language': 'ja' });
  expect(answer.headers.get('Content-Language')).toBe(language);
  expect(answer.body.detail).toMatch(detail);
});

test.each(['reports', 'summary'])('GET %s explains failures in the language of the caller', async (call) => {
  const ask = async (language: string) =>
    JSON.stringify(
      (await api.call('GET', `${path}/${call}`, undefined, { 'Accept-Language': language })).body,
    );
  expect(await ask('ja')).toContain('証明書の有効期限が切れています');
  expect(await ask('en')).toContain('Certificate expired');
});
