/** The page that `strictmx resolve show` prints: the facts, the decision, and what would change it. */
import { formatDateTime } from '../../core/names/date-time.ts';
import type { SendingFacts, StsFacts } from '../../core/sender/facts/sending-facts.ts';
import { formatPostfixAnswer } from '../../core/sender/postfix/postfix-answer.ts';
import type { HostVerdict, ListEffect } from '../../core/sender/verdict/verdict.ts';
import { indent, printable, wrap } from '../../core/text/terminal.ts';
import type { ExplainedVerdict } from '../resolve/explained-verdict.ts';
import type { PageStyle } from './page-style.ts';
import {
  dnssecUnavailable,
  literalAdvice,
  replyAdvice,
  replyText,
  verdictWords,
  verifyWords,
  whyNotUsedWords,
} from './verdict-words.table.ts';

type Row = [label: string, value: string];

const labelWidth = 14;
/** A policy of 64 KB fills the screen many times over. */
const maxShown = 1_500;

export function formatVerdictPage(explained: ExplainedVerdict, style: PageStyle): string {
  const { facts, verdict } = explained;
  const head = verdict.reply ? replyText[verdict.reply.reason] : verdictWords[verdict.because].headline;
  const named = (text: string) => text.replaceAll('DOMAIN', facts.domain);
  const mark = verdict.mayGo ? '✓' : '✗';
  const blocks = [
    wrap(`${mark} ${named(head)}`, style.width).map((line) =>
      style.paint(verdict.mayGo ? 'green' : 'red', line),
    ),
    explained.dnssec === 'unavailable'
      ? wrap(`! ${dnssecUnavailable}`, style.width).map((line) => style.paint('yellow', line))
      : [],
    section('Found', foundRows(explained), style),
    section('What follows', followingRows(explained), style),
    ['  What would change it', ...indent(wrap(named(adviceOf(explained)), style.width - 4), 4)],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** Of a look-up that failed, the verdict on a domain says more than the reply. */
function adviceOf({ facts: { mx }, verdict: { because, reply } }: ExplainedVerdict): string {
  if (because === 'nothing' && mx.kind === 'hosts' && mx.isLiteral) return literalAdvice;
  const isOwn = reply === null || (reply.reason === 'lookup-failed' && because !== 'require-tls');
  return isOwn ? verdictWords[because].change : replyAdvice[reply.reason];
}

/** Untrusted text is escaped here. */
function section(title: string, rows: Row[], { paint, width }: PageStyle): string[] {
  const lines = rows.flatMap(([label, value]) => {
    const [first = '', ...rest] = wrap(printable(value, maxShown), Math.max(20, width - labelWidth - 5));
    const begin = `    ${paint('dim', printable(label).padEnd(labelWidth))} ${first}`;
    return [begin, ...indent(rest, labelWidth + 5)];
  });
  return [`  ${title}`, ...lines];
}

function foundRows({ facts, resolver, taggedAddress }: ExplainedVerdict): Row[] {
  const { mx } = facts;
  const records: Row[] =
    mx.kind === 'hosts'
      ? [
          [
            'MX records',
            mx.isLiteral
              ? 'none: an address is named instead of a domain'
              : `${mx.implicit ? 'none, so the domain itself' : mx.hosts.length}, ${provenBy(mx.secure)}`,
          ],
          ...mx.hosts.map(({ name, tlsa }): Row => ['server', `${name}: ${tlsaText(tlsa)}`]),
        ]
      : [['MX records', mx.kind === 'failed' ? `could not be looked up (${mx.why})` : 'none']];
  const address: Row[] =
    taggedAddress === undefined ? [] : [['address', `${taggedAddress} asks for REQUIRETLS`]];
  const asked: Row[] = resolver === undefined ? [] : [['resolver', resolver]];
  return [...address, ...records, ['policy', policyText(facts.sts)], ...asked];
}

const provenBy = (secure: boolean) => (secure ? 'proven by DNSSEC' : 'not proven by DNSSEC');

type HostTlsa = Extract<SendingFacts['mx'], { kind: 'hosts' }>['hosts'][number]['tlsa'];

function tlsaText(tlsa: HostTlsa): string {
  switch (tlsa.kind) {
    case 'usable':
      return tlsa.count === 1 ? '1 usable TLSA record' : `${tlsa.count} usable TLSA records`;
    case 'unusable':
      return 'TLSA records, none usable';
    case 'none':
      return 'no TLSA records';
    case 'failed':
      return `TLSA records could not be looked up (${tlsa.why})`;
  }
}

function policyText(sts: StsFacts): string {
  switch (sts.kind) {
    case 'held': {
      const { policy, id, expiresAt } = sts.held;
      return `mode ${policy.mode}, id ${id}, for ${policy.mx.join(', ')}, until ${formatDateTime(expiresAt)}`;
    }
    case 'none':
      return 'none';
    case 'unfetched':
      return `there is a record, but no valid policy (${sts.why})`;
    case 'unknown':
      return `could not be looked up (${sts.why}), so it counts as absent`;
    case 'bogus':
      return 'the signatures of its record are wrong';
  }
}

function followingRows({ facts, verdict }: ExplainedVerdict): Row[] {
  const { hosts, lists, reply, because } = verdict;
  const answer: Row[] =
    because === 'require-tls'
      ? []
      : [['Postfix gets', formatPostfixAnswer(facts, verdict, { attributes: true })]];
  const refusal: Row[] = reply
    ? [['reply', `${reply.code} ${reply.enhanced} ${replyText[reply.reason]} (${reply.section})`]]
    : [];
  return [...hosts.map(hostRow), ...lists.map(listRow), ...answer, ...refusal];
}

const hostRow = ({ name, verify, why }: HostVerdict): Row => [
  'server',
  `${name}: ${why ? whyNotUsedWords[why] : verify ? verifyWords[verify] : 'must wait'}`,
];

function listRow({ entry, overruledBy }: ListEffect): Row {
  const effect = overruledBy === undefined ? 'decides' : `has no effect: ${overruledBy}`;
  return ['list', `${entry.list} entry "${entry.id}" (${entry.reason}) ${effect}`];
}
