/** How fast reports are read, each as a ratio to a floor measured in the same run. */
import { gunzipSync, gzipSync } from 'node:zlib';
import PostalMime from 'postal-mime';
import { readReport } from '../../core/tls-rpt/read-report.ts';

const day = {
  'organization-name': 'Reporter Inc.',
  'date-range': { 'start-datetime': '2026-11-23T00:00:00Z', 'end-datetime': '2026-11-23T23:59:59Z' },
  'contact-info': 'tls-reports@reporter.example',
  'report-id': '2026-11-23T00:00:00Z_example.com',
};
const policy = {
  'policy-type': 'sts',
  'policy-string': ['version: STSv1', 'mode: enforce', 'mx: *.mail.example.com', 'max_age: 604800'],
  'policy-domain': 'example.com',
  'mx-host': ['*.mail.example.com'],
};

function makeReport(details: number): string {
  const types = [
    'certificate-expired',
    'starttls-not-supported',
    'validation-failure',
    'certificate-host-mismatch',
  ];
  return JSON.stringify({
    ...day,
    policies: [
      {
        policy,
        summary: { 'total-successful-session-count': 41_322, 'total-failure-session-count': details * 3 },
        'failure-details': Array.from({ length: details }, (_, index) => ({
          'result-type': types[index % types.length],
          'sending-mta-ip': `192.0.2.${(index * 7) % 256}`,
          'receiving-mx-hostname': `mx${(index * 3) % 20}.mail.example.com`,
          'receiving-ip': `203.0.113.${(index * 11) % 256}`,
          'failed-session-count': 1 + (index % 50),
          'failure-reason-code': `X509_V_ERR_${(index * 7919) % 1_000_003}`,
        })),
      },
    ],
  });
}

/** A mail as the large reporters send it: some 4 KB, half of them header. */
function makeMail(details: number): Buffer {
  const hop = (index: number) =>
    `Received: from mail-${index}.reporter.example (mail-${index}.reporter.example [192.0.2.${index}])\r\n` +
    ` by relay-${index}.reporter.example with ESMTPS id 4568620E00AA${index}\r\n` +
    ` for <tls-reports@mail.strictmx.test>; Tue, 24 Nov 2026 01:0${index}:00 +0000 (UTC)\r\n`;
  const signature = Buffer.alloc(256, 'signature')
    .toString('base64')
    .match(/.{1,70}/g);
  const body = gzipSync(makeReport(details))
    .toString('base64')
    .match(/.{1,76}/g);
  return Buffer.from(
    `Return-Path: <bounce-7fd0@reporter.example>\r\nReceived: from mail-0.reporter.example by mail.strictmx.test\r\n for <inbox@mail.strictmx.test>; Tue, 24 Nov 2026 01:05:00 +0000\r\nAuthentication-Results: mail.strictmx.test; dkim=pass header.d=reporter.example header.s=tls\r\n${[1, 2, 3].map(hop).join('')}DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n d=reporter.example; s=tls; h=to:from:subject:message-id:tls-report-submitter:tls-report-domain;\r\n bh=2kbhf54mtX06OiZR0UJXeBrUva5J8cL9m64HSgIK/ZE=;\r\n b=${signature?.join('\r\n ')}\r\nDate: Tue, 24 Nov 2026 01:00:00 +0000\r\nFrom: TLS reports <tls-reports@reporter.example>\r\nTo: inbox@mail.strictmx.test\r\nMessage-ID: <1@reporter.example>\r\nTLS-Report-Domain: example.com\r\nTLS-Report-Submitter: reporter.example\r\nSubject: Report Domain: example.com Submitter: reporter.example\r\n Report-ID: <2026.11.23T00.00.00Z+example.com@reporter.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=tlsrpt;\r\n boundary="0000000000007877ce062148fba9"\r\n\r\n--0000000000007877ce062148fba9\r\nContent-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThis is an aggregate TLS report from reporter.example =E2=80=93 see RFC 8460.\r\n\r\n--0000000000007877ce062148fba9\r\nContent-Type: application/tlsrpt+gzip;\r\n name="reporter.example!example.com!1795392000!1795478399!001.json.gz"\r\nContent-Disposition: attachment;\r\n filename="reporter.example!example.com!1795392000!1795478399!001.json.gz"\r\nContent-Transfer-Encoding: base64\r\n\r\n${body?.join('\r\n')}\r\n--0000000000007877ce062148fba9--\r\n`,
  );
}

/**
 * Runs both in turns, so that a busy machine slows both down, and compares the fastest tenth of their rounds.
 * @returns runs per second of each
 */
async function race(
  run: () => unknown,
  floor: () => unknown,
  perRound: number,
  rounds: number,
): Promise<[number, number]> {
  const timeRound = async (work: () => unknown) => {
    const start = performance.now();
    for (let index = 0; index < perRound; index++) await work();
    return (performance.now() - start) / perRound;
  };
  const runTimes: number[] = [];
  const floorTimes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    floorTimes.push(await timeRound(floor));
    runTimes.push(await timeRound(run));
  }
  const fast = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 10)] ?? Number.NaN;
  return [1000 / fast(runTimes), 1000 / fast(floorTimes)];
}

export async function benchReadReport(print: (row: object) => void): Promise<void> {
  const mails = [makeMail(0), makeMail(3), makeMail(12)];
  let turn = 0;
  const nextMail = () => mails[turn++ % mails.length] ?? Buffer.alloc(0);
  const receivers = ['mail.strictmx.test'];
  const small = await race(
    () => readReport(nextMail(), { receivers }),
    () => PostalMime.parse(nextMail()),
    60,
    100,
  );
  print(row('read small report mail', 'postal-mime alone', small));

  const packed = gzipSync(makeReport(10_000));
  const large = await race(
    () => readReport(packed),
    () => JSON.parse(gunzipSync(packed).toString()),
    1,
    100,
  );
  print(row('read 10,000-detail json.gz', 'gunzip + JSON.parse', large));
}

function row(name: string, floor: string, [perSecond, floorPerSecond]: [number, number]): object {
  return {
    name,
    perSecond: Math.round(perSecond),
    floor,
    floorPerSecond: Math.round(floorPerSecond),
    ratio: Number((perSecond / floorPerSecond).toFixed(2)),
  };
}

if (import.meta.main) await benchReadReport((result) => console.log(JSON.stringify(result)));
