/** Measures how fast reports are read, each as a ratio to a floor measured in the same run. */
import { gunzipSync, gzipSync } from 'node:zlib';
import PostalMime from 'postal-mime';
import { readReport } from '../../core/tls-rpt/read/read-report.ts';

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

/** The fields that SES and a large reporter's own systems put on a report mail, as in real ones of both. */
function makeHeader(): string[] {
  const base64 = (bytes: number) => Buffer.alloc(bytes, 'signature').toString('base64');
  const folded = (text: string) => (text.match(/.{1,70}/g) ?? []).join('\r\n ');
  const signature = (name: string, domain: string) =>
    `${name}: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=20251104; t=1795482000; x=1796086800;\r\n h=to:from:subject:message-id:tls-report-submitter:tls-report-domain:date:mime-version;\r\n bh=2kbhf54mtX06OiZR0UJXeBrUva5J8cL9m64HSgIK/ZE=;\r\n b=${folded(base64(256))}`;
  return [
    'Return-Path: <3BZwEahoKAKYTUXKVRe-YSZV-ZRY-XKVUXZOTMMUUMRK.IUS@bounces.reporter.example>',
    'Received: from mail-ot1-f71.reporter.example (mail-ot1-f71.reporter.example [192.0.2.71])\r\n by inbound-smtp.us-east-1.amazonaws.com with SMTP id 4568620e00aa\r\n for inbox7@tls.example.net;\r\n Tue, 24 Nov 2026 01:05:00 +0000 (UTC)',
    'X-SES-Spam-Verdict: PASS',
    'X-SES-Virus-Verdict: PASS',
    'Received-SPF: pass (spfCheck: domain of bounces.reporter.example designates 192.0.2.71 as permitted sender) client-ip=192.0.2.71; envelope-from=x@bounces.reporter.example; helo=mail-ot1-f71.reporter.example;',
    'Authentication-Results: amazonses.com;\r\n spf=pass (spfCheck: domain of bounces.reporter.example designates 192.0.2.71 as permitted sender) client-ip=192.0.2.71; helo=mail-ot1-f71.reporter.example;\r\n dkim=pass header.i=@reporter.example;\r\n dmarc=pass header.from=reporter.example;',
    `X-SES-RECEIPT: ${base64(400)}`,
    signature('X-SES-DKIM-SIGNATURE', 'amazonses.com'),
    'Received: by mail-ot1-f71.reporter.example with SMTP id 46e09a7af769-7dbe0e914adso10696816a34.2\r\n        for <inbox7@tls.example.net>; Mon, 23 Nov 2026 17:05:00 -0800 (PST)',
    signature('DKIM-Signature', 'reporter.example'),
    signature('X-Reporter-DKIM-Signature', 'internal.reporter.example'),
    `X-Gm-Message-State: ${folded(base64(120))}`,
    `X-Reporter-Smtp-Source: ${base64(80)}`,
    'X-Received: by 2002:a05:6830:25c1:b0:70f:6ff4:7bc5 with SMTP id\r\n 46e09a7af769-70f70fff163mr15201790a34.8.1795482000; Mon, 23 Nov 2026\r\n 17:05:00 -0800 (PST)',
    'Date: Mon, 23 Nov 2026 17:05:00 -0800',
    'TLS-Report-Domain: example.com',
    'TLS-Report-Submitter: reporter.example',
    'Message-ID: <66d83c20.050a0220.a0566.1e8dtls@reporter.example>',
    'Subject: Report Domain: example.com Submitter: reporter.example\r\n Report-ID: <2026.11.23T00.00.00Z+example.com@reporter.example>',
    'From: noreply-smtp-tls-reporting@reporter.example',
    'To: inbox7@tls.example.net',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; boundary="0000000000007877ce062148fba9"; report-type=tlsrpt',
  ];
}

/** A mail as SES stores it from a large reporter: some 5 KB, most of it header. */
function makeMail(details: number): Buffer {
  const boundary = '--0000000000007877ce062148fba9';
  const name = 'name="reporter.example!example.com!1795392000!1795478399!001.json.gz"';
  return Buffer.from(
    [
      ...makeHeader(),
      '',
      boundary,
      'Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'This is an aggregate TLS report from reporter.example =E2=80=93 see RFC 8460.',
      '',
      boundary,
      `Content-Type: application/tlsrpt+gzip; \r\n\t${name}`,
      `Content-Disposition: attachment; \r\n\tfile${name}`,
      'Content-Transfer-Encoding: base64',
      '',
      ...(gzipSync(makeReport(details))
        .toString('base64')
        .match(/.{1,76}/g) ?? []),
      `${boundary}--`,
      '',
    ].join('\r\n'),
  );
}

interface Race {
  perSecond: number;
  floorPerSecond: number;
  /** Median of the rounds' ratios: each round measures both within milliseconds, so what disturbs hits both. */
  ratio: number;
}

const warmUpRounds = 20;

/** Runs both in turns. Measured is CPU time: what one core can do does not depend on who else uses the machine. */
async function race(
  run: () => unknown,
  floor: () => unknown,
  perRound: number,
  rounds: number,
): Promise<Race> {
  const secondsOf = async (work: () => unknown) => {
    const start = process.cpuUsage();
    for (let index = 0; index < perRound; index++) await work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000_000 / perRound;
  };
  const measured: { run: number; floor: number }[] = [];
  for (let round = -warmUpRounds; round < rounds; round++) {
    const both = { floor: await secondsOf(floor), run: await secondsOf(run) };
    if (round >= 0) measured.push(both);
  }
  return {
    perSecond: median(measured.map((both) => 1 / both.run)),
    floorPerSecond: median(measured.map((both) => 1 / both.floor)),
    ratio: median(measured.map((both) => both.floor / both.run)),
  };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export async function benchReadReport(print: (row: object) => void): Promise<void> {
  const mails = [makeMail(0), makeMail(3), makeMail(12)];
  let turn = 0;
  const nextMail = () => mails[turn++ % mails.length] ?? Buffer.alloc(0);
  const receivers = ['amazonses.com', 'mail.strictmx.test'];
  for (const mail of mails) {
    const { ok, mail: facts } = await readReport(mail, { receivers });
    if (!ok || facts?.receivedBy !== 'amazonses.com')
      throw new Error('The mail of the benchmark is not read');
  }
  const small = await race(
    () => readReport(nextMail(), { receivers }),
    () => PostalMime.parse(nextMail()),
    60,
    200,
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

function row(name: string, floor: string, { perSecond, floorPerSecond, ratio }: Race): object {
  return {
    name,
    perSecond: Math.round(perSecond),
    floor,
    floorPerSecond: Math.round(floorPerSecond),
    ratio: Number(ratio.toFixed(2)),
  };
}

if (import.meta.main) await benchReadReport((result) => console.log(JSON.stringify(result)));
