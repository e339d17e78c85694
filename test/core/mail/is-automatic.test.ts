import { expect, test } from 'vitest';
import { isAutomaticMail, mayBeginLoop } from '../../../core/mail/is-automatic.ts';
import { readHeader } from '../../../core/mail/read-header.ts';

const own = { digestFrom: 'digest@mta.example', mailDomain: 'reports.mta.example' };
const isAutomatic = (header: string) => isAutomaticMail(readHeader(header.replaceAll('\n', '\r\n')), own);

test.each([
  ['an answer to vacation', 'Auto-Submitted: auto-replied\nFrom: a@b.example'],
  ['a job', 'AUTO-SUBMITTED: (cron) auto-generated; type=x\nFrom: a@b.example'],
  ['a keyword that nobody knows', 'Auto-Submitted: auto-later\nFrom: a@b.example'],
  ['two fields, of which one says no', 'Auto-Submitted: no\nAuto-Submitted: auto-generated'],
  ['the empty reverse-path', 'Return-Path: <>\nFrom: a@b.example'],
  ['the empty reverse-path with white space', 'Return-Path: < >\nFrom: a@b.example'],
  ['a mailing list', 'Precedence: List\nFrom: a@b.example'],
  ['bulk mail', 'Precedence: bulk\nFrom: a@b.example'],
  ['junk', 'Precedence: junk\nFrom: a@b.example'],
  ['a mail system', 'From: Mail <MAILER-DAEMON@b.example>'],
  [
    'a delivery status',
    'From: a@b.example\nContent-Type: multipart/report; boundary=x; report-type=Delivery-Status',
  ],
  ['a delivery status for UTF-8', 'From: a@b.example\nContent-Type: message/global-delivery-status'],
  [
    'a read receipt',
    'From: a@b.example\nContent-Type: multipart/report; report-type=disposition-notification',
  ],
  ['our own address', 'From: StrictMX <Digest@mta.example>'],
  ['our own address, beside another', 'From: a@b.example\nFrom: digest@mta.example'],
  ['our own Message-ID', 'From: a@b.example\nMessage-ID: <operator-1@Reports.mta.example>'],
  ['our own list', 'From: a@b.example\nList-Id: <operator.reports.mta.example>'],
])('isAutomaticMail() knows %s', (_reason, header) => {
  expect(isAutomatic(header)).toBe(true);
});

test.each([
  [
    'a person',
    'Return-Path: <a@b.example>\nFrom: a@b.example\nMessage-ID: <1@b.example>\nSubject: Auto-Submitted',
  ],
  ['a person whose program says so', 'Auto-Submitted: No (typed)\nFrom: a@b.example'],
  [
    'a person below an empty reverse-path that the sender wrote',
    'Return-Path: <a@b.example>\nReturn-Path: <>',
  ],
  ['a postmaster', 'From: postmaster@b.example'],
  ['urgent mail', 'Precedence: first-class\nFrom: a@b.example'],
  ['a complaint by hand', 'From: a@b.example\nContent-Type: multipart/report; report-type=feedback-report'],
  ['a name that only ends like ours', 'From: a@b.example\nMessage-ID: <1@notreports.mta.example>'],
  ['nothing at all', ''],
])('isAutomaticMail() takes %s for a person', (_reason, header) => {
  expect(isAutomatic(header)).toBe(false);
});

const mayLoop = (header: string) => mayBeginLoop(readHeader(header.replaceAll('\n', '\r\n')), own);

test.each([
  ['our own mail', 'From: digest@mta.example'],
  ['a delivery status', 'From: a@b.example\nContent-Type: multipart/report; report-type=delivery-status'],
  [
    'a vacation notice about our mail',
    'Auto-Submitted: auto-replied\nIn-Reply-To: <operator-1@Reports.mta.example>',
  ],
  ['a notice about our mail', 'Return-Path: <>\nReferences: <1@b.example> <tlsrpt-2@reports.mta.example>'],
])('mayBeginLoop() is true for %s', (_reason, header) => {
  expect(mayLoop(header)).toBe(true);
});

test.each([
  ['a complaint of a feedback loop', 'Auto-Submitted: auto-generated\nFrom: fbl@b.example'],
  ['a notice about the mail of others', 'Return-Path: <>\nIn-Reply-To: <1@b.example>'],
  ['bulk mail', 'Precedence: bulk\nFrom: a@b.example'],
  ['what a person answers to our mail', 'From: a@b.example\nIn-Reply-To: <tlsrpt-2@reports.mta.example>'],
])('mayBeginLoop() is false for %s', (_reason, header) => {
  expect(mayLoop(header)).toBe(false);
});
