import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPowertoolsLog } from '../../../adapters/aws/powertools-log.ts';

const written: string[] = [];
beforeEach(() => {
  written.length = 0;
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => vi.restoreAllMocks());

const lines = () => written.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line));
const counts = () => lines().flatMap(({ _aws }) => _aws?.CloudWatchMetrics[0].Metrics ?? []);

test('createPowertoolsLog() writes an event with its fields as one line of JSON', () => {
  createPowertoolsLog('api', 'StrictMX/strictmx').warn('rotation-late', { domain: 'a.example' });
  expect(lines()).toMatchObject([
    { level: 'WARN', message: 'rotation-late', domain: 'a.example', service: 'api' },
  ]);
});

test('createPowertoolsLog() counts the events that an alarm names, and no others, when it is flushed', () => {
  const log = createPowertoolsLog('api', 'StrictMX/strictmx');
  log.info('id-announced');
  log.info('report-received', { outcome: 'quarantined' });
  log.info('something-else');
  expect(counts()).toEqual([]);
  log.flush();
  expect(counts().map(({ Name }: { Name: string }) => Name)).toEqual(['id-announced', 'report-quarantined']);
});

test('createPowertoolsLog() writes nothing when it is flushed without an event', () => {
  createPowertoolsLog('api', 'StrictMX/strictmx').flush();
  expect(written).toEqual([]);
});

test('createPowertoolsLog() writes no address and no token of a report URL', () => {
  createPowertoolsLog('api', 'StrictMX/strictmx').error('failed', {
    key: 'posts/ab12/0f',
    to: 'a@b.example',
  });
  expect(lines()).toMatchObject([{ key: 'posts/…/0f', to: '…' }]);
});
