import fc from 'fast-check';
import { anyCharacter } from './any-character.ts';

/** RFC 3986 §3.3, `pchar`. */
const urlCharacter = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(
      ..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@",
    ),
  },
  { weight: 1, arbitrary: anyCharacter.map(encodeURIComponent) },
);

/** In place of fc.webPath() and fc.webUrl(), which build the table that any-character.ts avoids. */
export const anyUrlPath = fc
  .array(fc.string({ unit: urlCharacter, maxLength: 12 }), { maxLength: 4 })
  .map((segments) => segments.map((segment) => `/${segment}`).join(''));

export const anyUrl = fc
  .tuple(fc.constantFrom('http', 'https'), fc.domain(), anyUrlPath)
  .map(([scheme, host, path]) => `${scheme}://${host}${path}`);
