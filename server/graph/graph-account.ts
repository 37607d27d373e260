/** Where and as whom messages are sent: a phone number of WhatsApp's Cloud API. */
export interface GraphAccount {
  /** `https://graph.facebook.com`, or another server that speaks the same. */
  readonly baseUrl: string;
  readonly version: string;
  readonly phoneNumberId: string;
  readonly token: string;
  /** An approved template with one placeholder, for what is written outside the 24 hours; undefined when there is none. */
  readonly template?: { readonly name: string; readonly language: string };
  /**
   * The name of an approved template in each language of the screens, for telling the plant's own people of a task: two
   * placeholders, subject and deadline, and one quick reply.
   */
  readonly taskTemplate?: string;
}

/** How messages leave: through an account, only onto the demo's screens, or not at all until somebody configures it. */
export type Outlet =
  | { readonly kind: 'graph'; readonly account: GraphAccount }
  | { readonly kind: 'screen' }
  | { readonly kind: 'none' };

/**
 * Reads the outlet from `WHATSAPP_GRAPH_URL`, `WHATSAPP_GRAPH_VERSION`, `WHATSAPP_PHONE_NUMBER_ID` and `WHATSAPP_TOKEN`,
 * and the templates from `WHATSAPP_TEMPLATE`, `WHATSAPP_TEMPLATE_LANGUAGE` (`en` unless given) and `WHATSAPP_TASK_TEMPLATE`.
 * Without a URL the demo keeps its messages on screen.
 */
export function outletFrom(env: Readonly<Record<string, string | undefined>>): Outlet {
  const baseUrl = env['WHATSAPP_GRAPH_URL'];
  if (!baseUrl) return { kind: env['THROUGHLINE_DEMO'] === '1' ? 'screen' : 'none' };
  const phoneNumberId = env['WHATSAPP_PHONE_NUMBER_ID'];
  const token = env['WHATSAPP_TOKEN'];
  if (!phoneNumberId || !token) return { kind: 'none' };
  const version = env['WHATSAPP_GRAPH_VERSION'] || 'v23.0';
  const name = env['WHATSAPP_TEMPLATE'];
  const template = name ? { template: { name, language: env['WHATSAPP_TEMPLATE_LANGUAGE'] || 'en' } } : {};
  const tasks = env['WHATSAPP_TASK_TEMPLATE'];
  const taskTemplate = tasks ? { taskTemplate: tasks } : {};
  return {
    kind: 'graph',
    account: { baseUrl: baseUrl.replace(/\/+$/, ''), version, phoneNumberId, token, ...template, ...taskTemplate },
  };
}
