/** An item to act on, or to check, as a card: the fact, its effect on the mail, where it is, and what to do. */

import { visible } from '../../text/harmless.ts';
import type { ActionItem } from '../facts/action-items.ts';
import { type PageContext, paragraph } from './blocks.ts';
import { composeFailure } from './compose-failure.ts';
import { composeIncidents } from './compose-incidents.ts';
import { composeChangeMx, composeDeleteCnames } from './compose-own-steps.ts';
import { composeUnknownPolicy } from './compose-unknown-policy.ts';
import type { Block, CardContent } from './document.ts';
import { concernedDomains } from './format-names.ts';

export function composeActionItem(item: ActionItem, urgency: 'act' | 'check', context: PageContext): Block {
  const { title, blocks } = composeContent(item, urgency, context);
  const { words } = context;
  return {
    kind: 'card',
    urgency,
    title: visible(title, 200),
    aside: words.digest.scope(item.domains.map(({ domain }) => domain)),
    // Incidents name the domain of each.
    blocks: item.kind === 'incident' ? blocks : [...concernedDomains(item.domains, words), ...blocks],
  };
}

function composeContent(item: ActionItem, urgency: 'act' | 'check', context: PageContext): CardContent {
  const { words } = context;
  switch (item.kind) {
    case 'incident':
      return composeIncidents(item, context);
    case 'change-mx':
      return composeChangeMx(item, words);
    case 'delete-cnames':
      return composeDeleteCnames(item, words);
    case 'failure':
      return composeFailure(item, urgency, words);
    case 'silence':
      return {
        title: words.digest.silentDomain(item.lastDay),
        blocks: [paragraph(words.digest.silentHint)],
      };
    case 'unknown-policy':
      return composeUnknownPolicy(item, words);
  }
}
