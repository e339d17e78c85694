import { expect, test } from 'vitest';
import { settingsPage } from '../../../console/pages/settings-page.ts';
import { englishConsole } from '../../../core/words/en/console/pages.table.ts';

const form = {
  recipients: 'ann@a.example',
  hour: '7',
  webhook: '',
  adoptRecords: false,
  autoEnforce: true,
  etag: '"1"',
};

const page = { domain: 'example.com', form, isKeepable: false };

test('settingsPage() shows the settings, and asks for the name before a removal', () => {
  const markup = String(settingsPage({ ...page, outcome: 'saved' }, englishConsole));
  expect(markup).toContain('Saved.');
  expect(markup).toContain('name="autoEnforce" value="true" checked');
  expect(markup).toContain('Remove example.com</button>');
  expect(String(settingsPage({ ...page, outcome: 'name-mismatch' }, englishConsole))).toContain(
    'Nothing was removed',
  );
});

test('settingsPage() offers to keep a domain that is being removed', () => {
  const markup = String(settingsPage({ ...page, isKeepable: true }, englishConsole));
  expect(markup).toContain('Keep example.com</button>');
  expect(markup).not.toContain('Remove example.com');
});
