import { expect, test } from 'vitest';
import { greetingName } from '../../../core/tls-rpt/greeting-name.ts';

const name = 'mx01.shared-host.example';

test.each([
  ['a name', name, name],
  ['all lines of the answer', `250-${name} Hello client [192.0.2.33]\r\n250-SIZE 1\r\n250 HELP`, name],
  ['one line', `250 ${name}`, name],
  ['a line without its code', `${name} ESMTP ready`, name],
  ['lines without codes', `${name}\nSIZE`, name],
  ['an address literal', '250-[192.0.2.1] Hello', '[192.0.2.1]'],
  ['an IPv6 literal', '[IPv6:2001:db8::1]', '[IPv6:2001:db8::1]'],
  ['a name with an underscore', '250-mail_relay.example', 'mail_relay.example'],
  ['text that begins with no name', 'Hello there', 'Hello there'],
  ['nothing', '', ''],
  ['a name of one label', 'localhost', 'localhost'],
])('greetingName() of %s', (_, text, expected) => {
  expect(greetingName(text)).toBe(expected);
});
