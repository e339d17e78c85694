import { expect, test } from 'vitest';
import { receiverNames } from '../../../service/intake/receiver-names.ts';
import {
  importedReportKey,
  incomingMailKey,
  incomingPostKey,
} from '../../../service/store/reports/incoming.ts';
import { createFakePorts } from '../../fakes/fake-ports.ts';

test('receiverNames() is the one server that takes our mail, for what came by mail', () => {
  expect(receiverNames(createFakePorts(), incomingMailKey('m1'))).toEqual(['reports.strictmx.test']);
});

test('receiverNames() has nobody for what came by HTTPS: the poster wrote all of it', () => {
  expect(receiverNames(createFakePorts(), incomingPostKey('inbox1', 'aa'))).toEqual([]);
});

test('receiverNames() is this service for an imported mail, above which it wrote its block', () => {
  expect(receiverNames(createFakePorts(), importedReportKey('inbox1', 'aa'))).toEqual([
    'reports.strictmx.test',
  ]);
});
