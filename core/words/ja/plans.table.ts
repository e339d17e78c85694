import type { PlanWords } from '../plan-words.ts';
import { formatDeadline, formatFew, formatNames } from './format.ts';

/** Removals, changes of mail provider, and what must stay valid meanwhile, in Japanese. */
export const plans: PlanWords = {
  steps: {
    'publish-none': () => 'モードが「none」のポリシーを公開する',
    'announce-none': () => '送信元が取得できるように、そのidをDNSで公開する',
    'delete-records': ({ heldUntil, forced }) => {
      if (forced) return 'ご要望に従い、以前のポリシーを保持する送信元を待たずにレコードを削除する';
      if (heldUntil === undefined) return 'レコードを削除する';
      return `${formatDeadline(heldUntil)}以降にレコードを削除する(それまでは送信元が以前のポリシーを保持している可能性があります)`;
    },
    'delete-host': () => 'リゾルバーのキャッシュからレコードが消えた後、ポリシーホストを削除する',
    'delete-cnames': ({ names }) => `次のCNAMEレコードを削除する: ${formatNames(names)}`,
    'publish-both': ({ newMx }) =>
      `現在と新しいメールサーバー(${formatFew(newMx)})の両方を含むポリシーを公開する`,
    'change-mx': ({ newMx, others, heldUntil }) => {
      const wait = heldUntil === undefined ? '' : `${formatDeadline(heldUntil)}以降に、`;
      const why =
        heldUntil === undefined
          ? ''
          : '。それまでは、新しいメールサーバーを含まないポリシーを送信元が保持している可能性があります';
      const present = others.length === 0 ? '' : `。現在のMXレコード: ${formatFew(others)}`;
      return `${wait}MXレコードを新しいメールサーバー(${formatFew(newMx)})に変更する${why}${present}`;
    },
    'publish-new': () =>
      '以前のMXレコードがリゾルバーのキャッシュから消え、新しいメールサーバーを含まないポリシーを保持する送信元がなくなった後、新しいメールサーバーだけを含むポリシーを公開する',
    'prove-control': ({ names }) =>
      `次のCNAMEレコードを設定する(ドメインの管理者であることの確認): ${formatNames(names)}`,
    'publish-same': ({ mode, mx }) =>
      `ほかのサービスのポリシーと同じ内容(モード「${mode}」、${formatFew(mx)})のポリシーを公開する`,
    'point-host': ({ names }) => `次のCNAMEレコードを、未設定であれば設定する: ${formatNames(names)}`,
    'serve-here': () => '証明書を取得し、ここでポリシーの配信を始める',
    'announce-here': () => '送信元がここからポリシーを取得できるように、新しいidをDNSで公開する',
    'end-elsewhere': () =>
      'リゾルバーのキャッシュから以前の参照先が消えた後、ほかのサービスからドメインを削除する',
  },
  publishingSteps: {
    'auto-enforce': 'autoEnforce: 2週間のレポートに失敗がありません',
    migration: 'メールプロバイダーの変更',
    removal: 'ドメインの削除',
  },
  caption: 'ホスティングの終了とメールプロバイダーの変更',
  inProgress: { removal: '終了手続き中', migration: 'メールプロバイダー変更中' },
  removal: (domains) => `${domains}: ホスティングの終了手続き中です。`,
  removalSteps: {
    'publish-none': 'StrictMXが、モードが「none」のポリシーを公開します',
    'announce-none': 'StrictMXが、モードが「none」のポリシーのidをDNSで公開します',
    'delete-records': 'StrictMXがレコードを削除します',
    'delete-host': 'StrictMXがポリシーホストを削除します',
  },
  ended: (domains) => `${domains}: モード「none」で終了しています。`,
  deletableThen: 'それ以降、ドメインのレコードとポリシーホストを削除できます。',
  deletable: (from) => `${from}以降、ドメインのレコードとポリシーホストを削除できます。`,
  cnamesAtTheEnd: (names) => `最後に、次のCNAMEレコードの削除をお願いします: ${names}。`,
  cnamesOfEach: 'mta-sts.<ドメイン>、_mta-sts.<ドメイン>、_smtp._tls.<ドメイン>',
  migration: (domains, newMx) => `${domains}: メールプロバイダーの変更中です(変更先: ${newMx})。`,
  migrationSteps: {
    'publish-both':
      'StrictMXが、現在と新しいメールサーバーの両方を含むポリシーを公開します。MXレコードは、日次メールで変更をお願いするまでそのままにしてください',
    'change-mx':
      'MXレコードを新しいメールサーバーに変更してください(お客様の作業です)。それより前は、新しいメールサーバーを含まないポリシーを送信元が保持していて、配信を拒否する可能性があります',
    'publish-new':
      'StrictMXが、新しいメールサーバーだけを含むポリシーを公開します。以前のメールサーバーは停止しないでください。いつまで有効に保つ必要があるかは、その後の日次メールでお知らせします',
  },
  nextStep: (step, at) => `次の手順(${at === undefined ? 'まもなく実施' : `${at}以降`}): ${step}。`,

  changeMx: {
    title: 'MXレコードを新しいメールプロバイダーに変更してください',
    why: 'ポリシーには新旧両方のメールサーバーが含まれており、新しいメールサーバーを拒否する古いポリシーを保持する送信元はもうありません。今後は新しいメールサーバーで受信できます。',
    steps: (newMx) => [
      `MXレコードを新しいメールサーバー(${newMx})に変更し、以前のメールサーバーを外してください`,
      '以前のメールサーバーは停止しないでください。いつまで有効に保つ必要があるかは、日次メールでお知らせします',
    ],
    afterwards: '変更はStrictMXが自動的に検知し、次の手順に進みます。',
  },
  deleteCnames: {
    title: 'ホスティングの終了に合わせてCNAMEレコードを削除してください',
    why: '終了後はCNAMEの参照先が応答しなくなります。参照先のないCNAMEは、第三者に悪用されるおそれがあります。',
    step: (names, from) => `${from}以降に、次のCNAMEレコードを削除してください: ${names}`,
    afterwards: '終了後は、このドメインについてのお知らせは届きません。',
  },

  mustStayValid:
    '有効な状態(名前と証明書)を保つ必要があるメールサーバー(これらを含むポリシーを送信元が保持している可能性があります)',
  validUntil: (patterns, until, domains) => `${patterns}: ${until}まで(${domains})`,
};
