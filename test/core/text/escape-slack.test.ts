import { expect, test } from 'vitest';
import { escapeSlack } from '../../../core/text/escape-slack.ts';

test('escapeSlack() leaves nothing that Slack reads as a mention or a link', () => {
  expect(escapeSlack('<!channel> & <https://evil.example|here>')).toBe(
    '&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;',
  );
});
