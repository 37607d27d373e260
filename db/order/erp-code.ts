/** Every reason of ours for what the ERP did not do; the words are `exceptions.erpReason.<reason>`. */
export const erpReasons = [
  'unreachable',
  'answer_lost',
  'timeout',
  'unexpected_answer',
  'adapter_broke',
  'rate_limited',
  'redirected',
  'broke_off',
  'fault',
  'login',
  'login_refused',
  'session_expired',
  'circuit_open',
  'not_found_yet',
  'on_its_way',
  'only_begun',
  'not_cancelled_yet',
  'not_cancelled',
  'pending',
  'waits_for_approval',
  'rejected_there',
  'cancelled_there',
  'document_cancelled',
  'period_closed',
  'reference_used_for_another',
  'duplicate',
  'does_not_add_up',
  'total_differs',
  'credit_refused',
  'warned',
  'said_no',
  'customer_unknown',
  'customer_ambiguous',
  'customer_without_address',
  'item_unknown',
  'item_ambiguous',
  'unknown_there',
  'currency_unknown',
  'currency_differs',
  'price_digits',
  'quantity_digits',
  'amendment_adds_lines',
  'no_such_document',
  'not_there',
  'order_not_there',
  'begun_and_gone',
  'posted_not_found',
  'line_not_ordered',
  'more_than_ordered',
  'nothing_to_ship',
  'transfer_not_done',
  'load_of_several_customers',
  'site_silent',
  'tally_unreachable',
  'tally_refused',
  'tally_did_nothing',
  'company_not_open',
  'endless',
] as const;

/**
 * Why the ERP did not do something: a reason of ours, a status of HTTP, or what an ERP itself calls it. Whoever gives another
 * adds it here, and the words with it.
 */
export type ErpCode =
  | `erp.${(typeof erpReasons)[number]}`
  | `erp.http_${number}`
  | `erp.sap_${number}`
  | `erp.own_${string}`;

/** A code that came as a text; one nobody here knows is the ERP's own. */
export function erpCode(text: string): ErpCode {
  const name = text.replace(/^erp\./, '');
  const known = erpReasons.find((each) => each === name);
  return known === undefined ? `erp.own_${name}` : `erp.${known}`;
}

/** Where the words of a code are found, and what fills them. A code nobody here knows is told as the ERP's own. */
export function reasonOf(code: string): { readonly reason: string; readonly number: string } {
  const name = code.replace(/^erp\./, '');
  const [, family, number] = /^(http|sap|own)_(.+)$/.exec(name) ?? [];
  if (family !== undefined && number !== undefined) return { reason: family, number };
  return erpReasons.some((each) => each === name) ? { reason: name, number: '' } : { reason: 'own', number: name };
}
