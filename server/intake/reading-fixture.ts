import { demoPhoneNumberId } from '../seed/demo-tenant.ts';
import { hmacHex } from './whatsapp/signature.ts';

export const secrets = { appSecret: 'app-secret-for-tests', verifyToken: 'verify-token-for-tests' };

/** A message as Meta posts it. */
export function metaText(wamid: string, from: string, body: string): unknown {
  return metaDelivery({
    messages: [{ id: wamid, from: from.replace('+', ''), timestamp: '1793500000', type: 'text', text: { body } }],
  });
}

/** A delivery around messages and statuses as Meta posts it. */
export function metaDelivery(value: object): unknown {
  const metadata = { display_phone_number: '912230000000', phone_number_id: demoPhoneNumberId };
  const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
  return { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [change] }] };
}

/** The bytes of a body and Meta's signature of them. */
export function signed(body: unknown): { raw: Uint8Array; signature: string } {
  return signedBytes(new TextEncoder().encode(JSON.stringify(body)));
}

/** Any bytes and Meta's signature of them. */
export function signedBytes(raw: Uint8Array): { raw: Uint8Array; signature: string } {
  return { raw, signature: `sha256=${hmacHex(secrets.appSecret, raw)}` };
}
