/**
 * Chromium lays out the daily mail, as mail programs with a built-in browser do: nothing may need sideways scrolling.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, type RunningService } from '../bin/running-service.ts';
import { recentDay, sendSessions } from './reports.ts';
import { register, startService } from './service.ts';
import { describeWith, run } from './tools.ts';

const widths = [360, 700];

/** That the measure would see what does not fit. */
const tooWide = '<body style="margin:0"><div style="width:900px">wide</div>';

describeWith(['chromium'], 'Chromium', () => {
  let service: RunningService;
  let folder: string;
  beforeAll(async () => {
    service = await startService();
    folder = await mkdtemp(join(tmpdir(), 'strictmx-interop-'));
  });
  afterAll(async () => {
    await service.remove();
    await rm(folder, { recursive: true });
  });

  /** About a verified report, one of our own, of a domain with long names. */
  async function makeDailyMail(): Promise<string> {
    const domain = 'a-very-long-label-of-a-domain-name.and-another-one-below-it.example';
    const { reportAddress } = await register(service.ready, domain);
    await sendSessions(service.ready, domain);
    // Where its reports go is looked up in DNS, which has the record a moment later.
    await eventually(
      () => service.txt(`_smtp._tls.${domain}`),
      (seen) => seen.length === 1,
    );
    const preview = await service.api('PUT', `/v1/outbound/${recentDay()}?dry-run=true&domain=${domain}`);
    await service.sendMail(reportAddress, preview.body.reports[0].mails[0].mime);
    await service.api('PUT', `/v1/digests/${new Date().toISOString().slice(0, 10)}`);
    const [mail] = await service.outbox();
    const { html } = await PostalMime.parse(mail ?? '');
    return html ?? '';
  }

  test('Chromium shows the daily mail at 360 and 700 pixels without scrolling sideways', async () => {
    const html = await makeDailyMail();
    expect(html).toContain('Certificate expired');
    const page = join(folder, 'page.html');
    await writeFile(page, measuringPage(html));
    const flags = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
    ];
    const profile = `--user-data-dir=${join(folder, 'profile')}`;
    const { stdout } = await run('chromium', [
      ...flags,
      profile,
      '--window-size=1000,800',
      '--dump-dom',
      `file://${page}`,
    ]);
    const found = [...stdout.matchAll(/data-shown="(\d+)" data-needed="(\d+)" data-height="(\d+)"/g)];
    const numbers = found.map((match) => match.slice(1).map(Number));
    expect(numbers.map(([shown, needed]) => [shown, needed])).toEqual([
      [360, 360],
      [700, 700],
      [360, 900],
    ]);
    // It was laid out, not an empty page.
    for (const [, , height] of numbers.slice(0, 2)) expect(height).toBeGreaterThan(300);
  });
});

/** Frames of the given widths, since a headless window is never narrower than 500 pixels; each notes what it needs. */
const measuringPage = (html: string): string => {
  const frames = [...widths.map((width) => [width, html] as const), [360, tooWide] as const];
  return `<!doctype html><meta charset="utf-8">${frames.map(formatFrame).join('')}
<script>
addEventListener('load', () => {
  for (const frame of document.querySelectorAll('iframe')) {
    const { documentElement: root } = frame.contentDocument;
    frame.outerHTML = '<p data-shown="' + frame.width + '" data-needed="' + Math.max(root.scrollWidth, frame.width)
      + '" data-height="' + root.scrollHeight + '"></p>';
  }
});
</script>`;
};

const formatFrame = ([width, html]: readonly [number, string]): string =>
  `<iframe width="${width}" height="400" style="border:0" srcdoc="${quoteAttribute(html)}"></iframe>`;

const quoteAttribute = (html: string): string => html.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
