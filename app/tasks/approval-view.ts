import { type ApprovalLevel, approvalLevels, type Delegation, delegations } from '../../db/approval/approval-level.ts';
import { type Need, reaches, standsInFor } from '../../db/approval/authority.ts';
import { needOf } from '../../db/approval/refuse-without-authority.ts';
import { type Customer, customers } from '../../db/customer/customer.ts';
import {
  type Approval,
  approvals,
  type BreachKind,
  draftLines,
  type OrderDraft,
  orderDrafts,
} from '../../db/draft/draft.ts';
import { type Person, people } from '../../db/person/person.ts';
import { products } from '../../db/product/product.ts';
import type { Instant } from '../../db/values/instant.ts';
import type { Local } from '../_sync/local.ts';
import {
  type ApprovalLine,
  type CustomerHistory,
  type LineFacts,
  readHistory,
  readLineFacts,
} from './approval-history.ts';

/** What an approver must see: the order, whose it is, each line's price against its floor, and what was decided. */
/** Whose level is enough, who I may answer for, and what is known of the customer. */
export interface ApprovalFacts {
  readonly kind: BreachKind;
  readonly draft: OrderDraft;
  readonly customer: Customer | undefined;
  readonly lines: readonly ApprovalLine[];
  readonly decided: Approval | undefined;
  readonly need: Need | undefined;
  readonly levels: readonly ApprovalLevel[];
  readonly everybody: readonly Person[];
  readonly delegations: readonly Delegation[];
  readonly history: CustomerHistory;
  readonly lineFacts: ReadonlyMap<string, LineFacts>;
}

/** In whose name somebody can answer: `own`, a person's id whose place they take, or undefined when their level is too low. */
export function answersAs(
  { need, levels, everybody, delegations: given, draft }: ApprovalFacts,
  personId: string,
  at: Instant,
): string | undefined {
  if (!need || levels.length === 0) return 'own';
  const may = (id: string): boolean => {
    const person = everybody.find((each) => each.id === id);
    return person !== undefined && reaches(person, levels, need, draft.currency);
  };
  if (may(personId)) return 'own';
  return standsInFor(given, personId, at).find((id) => id !== draft.requesterId && may(id));
}

/** Reads the draft behind an approval; `question` (`price.commercial`, `credit.finance`) tells which breach is asked. */
export async function readApproval(
  local: Local,
  draftId: string,
  question: string,
): Promise<ApprovalFacts | undefined> {
  const draft = await local.rows(orderDrafts).get(draftId);
  if (!draft) return undefined;
  const kind: BreachKind = question.startsWith('credit') ? 'credit' : 'price';
  const lines = local
    .rows(draftLines)
    .where('draftId', draftId)
    .sort((a, b) => a.position - b.position);
  const given = local.rows(approvals).where('draftId', draftId);
  const customer = draft.customerId ? local.rows(customers).get(draft.customerId) : undefined;
  const known = local.rows(products).many(lines.map((line) => line.productId ?? ''));
  // A product may be unknown here: it stands in its own place, not in its neighbour's.
  const byId = new Map(known.map((product) => [product.id, product]));
  const shown = lines.map((line) => ({ line, product: byId.get(line.productId ?? '') }));
  return {
    kind,
    draft,
    customer,
    lines: shown,
    need: needOf(draft, kind),
    levels: local
      .rows(approvalLevels)
      .all()
      .filter((level) => level.kind === kind),
    everybody: local.rows(people).all(),
    delegations: local.rows(delegations).all(),
    history: readHistory(local, draft.customerId),
    lineFacts: readLineFacts(local, draft, customer, shown),
    decided: given.find((each) => each.kind === kind && each.draftVersion === draft.version),
  };
}
