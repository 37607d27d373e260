import * as z from 'zod';
import { clean, longestId, longestName } from './clean.ts';

/** A file as Meta names it, before its bytes are fetched. */
export interface ComingFile {
  readonly kind: string;
  readonly sourceId: string;
  readonly mimeType: string;
  readonly fileName: string | null;
  readonly sha256: string | null;
}

/** What a message says, whatever its type. */
export interface Content {
  /** Its text, caption or the title that was tapped; a place, a person or a basket in words. */
  readonly body: string;
  readonly quotes: string | null;
  readonly payload: string | null;
  readonly files: readonly ComingFile[];
}

const longestBody = 60_000;
const mostFiles = 1;
const mostBasket = 200;

const nothing: Content = { body: '', quotes: null, payload: null, files: [] };

const words = z.string().transform((text) => clean(text, longestBody));
const name = z.string().transform((text) => clean(text, longestId));
const maybe = z
  .string()
  .catch('')
  .transform((text) => clean(text, longestId));
const digits = z.string().transform((text) => text.replaceAll(/\D/g, '').slice(0, longestName));

const fileKinds = ['image', 'audio', 'video', 'document', 'sticker'] as const;
const file = z.looseObject({
  id: name.pipe(z.string().min(1)),
  mime_type: maybe,
  sha256: maybe,
  filename: maybe,
  caption: words.catch(''),
});

const quoted = z.looseObject({ context: z.looseObject({ id: name.pipe(z.string().min(1)) }) });
const changing = (key: string) => z.looseObject({ [key]: z.looseObject({ original_message_id: name }) });

const reaction = z.looseObject({ reaction: z.looseObject({ message_id: name, emoji: words.catch('') }) });
const tapped = z.looseObject({ id: name, title: words.catch('') });
const interactive = z.looseObject({
  interactive: z.looseObject({
    button_reply: tapped.optional().catch(undefined),
    list_reply: tapped.optional().catch(undefined),
    nfm_reply: z
      .looseObject({ body: words.catch(''), response_json: words.catch('') })
      .optional()
      .catch(undefined),
  }),
});
const button = z.looseObject({ button: z.looseObject({ text: words.catch(''), payload: maybe }) });
const location = z.looseObject({
  location: z.looseObject({ latitude: z.number(), longitude: z.number(), name: maybe, address: maybe }),
});
const contacts = z.looseObject({
  contacts: z.array(
    z.looseObject({
      name: z.looseObject({ formatted_name: maybe }).catch({ formatted_name: '' }),
      phones: z.array(z.looseObject({ phone: maybe, wa_id: digits.catch('') })).catch([]),
    }),
  ),
});
const system = z.looseObject({
  system: z.looseObject({ body: words.catch(''), wa_id: digits.catch(''), new_wa_id: digits.catch('') }),
});
const basket = z.looseObject({
  order: z.looseObject({
    text: words.catch(''),
    product_items: z.array(z.looseObject({ product_retailer_id: name, quantity: z.coerce.number() })).catch([]),
  }),
});
const faulty = z.looseObject({ errors: z.array(z.looseObject({ code: z.union([z.number(), z.string()]) })).min(1) });
const text = z.looseObject({ text: z.looseObject({ body: words }) });

const read = <T>(schema: z.ZodType<T>, given: unknown): T | undefined => schema.safeParse(given).data;
const part = (given: unknown, key: string): unknown =>
  typeof given === 'object' && given !== null ? Reflect.get(given, key) : undefined;

/** Reads what a message of this type says, by Meta's Cloud API; a type nobody knows by its text, if it has one. */
export function contentOf(given: unknown, type: string): Content {
  const content = { ...nothing, ...ofType(given, type) };
  const plain = content.body === '' && content.payload === null ? read(text, given)?.text.body : undefined;
  return { ...content, body: plain ?? content.body, quotes: content.quotes ?? read(quoted, given)?.context.id ?? null };
}

function ofType(given: unknown, type: string): Partial<Content> {
  const kind = fileKinds.find((each) => each === type);
  if (kind) return filed(kind, part(given, kind));
  switch (type) {
    case 'interactive':
      return chosen(given);
    case 'button': {
      const found = read(button, given)?.button;
      return found ? { body: found.text, payload: found.payload } : {};
    }
    case 'reaction': {
      const found = read(reaction, given)?.reaction;
      return found ? { body: found.emoji, quotes: found.message_id } : {};
    }
    case 'edit':
    case 'revoke':
      return changed(given, type);
    case 'location':
    case 'contacts':
    case 'system':
    case 'order':
      return told(given, type);
    case 'unsupported': {
      const code = read(faulty, given)?.errors[0]?.code;
      return code === undefined ? {} : { payload: clean(String(code), longestName) };
    }
    default:
      return {};
  }
}

function filed(kind: string, given: unknown): Partial<Content> {
  const found = read(file, given);
  if (!found) return {};
  const { id: sourceId, mime_type: mimeType, sha256, filename, caption } = found;
  const fileName = filename === '' ? null : filename;
  return {
    body: caption,
    files: [{ kind, sourceId, mimeType, fileName, sha256: sha256 === '' ? null : sha256 }].slice(0, mostFiles),
  };
}

/** A button or a row that was tapped, or a form that was filled in. */
function chosen(given: unknown): Partial<Content> {
  const found = read(interactive, given)?.interactive;
  const choice = found?.button_reply ?? found?.list_reply;
  if (choice) return { body: choice.title, payload: choice.id };
  const form = found?.nfm_reply;
  return form ? { body: [form.body, ...answersIn(form.response_json)].filter(Boolean).join('\n') } : {};
}

/** What was filled into a form, a line each; its token is no answer. */
function answersIn(json: string): string[] {
  try {
    const given: unknown = JSON.parse(json);
    if (typeof given !== 'object' || given === null) return [];
    return Object.entries(given).flatMap(([key, value]) =>
      key !== 'flow_token' && (typeof value === 'string' || typeof value === 'number')
        ? [clean(String(value), longestBody)]
        : [],
    );
  } catch {
    return [];
  }
}

/** An edit's new words, or the one that was taken back. */
function changed(given: unknown, type: 'edit' | 'revoke'): Partial<Content> {
  const quotes = read(changing(type), given)?.[type]?.original_message_id;
  if (quotes === undefined) return {};
  const message = part(part(given, 'edit'), 'message');
  const kind = part(message, 'type');
  const body = type === 'edit' && typeof kind === 'string' && kind !== 'edit' ? contentOf(message, kind).body : '';
  return { body, quotes };
}

function told(given: unknown, type: 'location' | 'contacts' | 'system' | 'order'): Partial<Content> {
  switch (type) {
    case 'location': {
      const at = read(location, given)?.location;
      return at
        ? { body: [at.name, at.address].filter(Boolean).join(', '), payload: `${at.latitude},${at.longitude}` }
        : {};
    }
    case 'contacts': {
      const people = read(contacts, given)?.contacts.slice(0, mostBasket) ?? [];
      const numbers = people.flatMap(({ phones }) =>
        phones.map(({ wa_id, phone }) => wa_id || phone.replaceAll(/\D/g, '')),
      );
      const body = people
        .map((each) => [each.name.formatted_name, ...each.phones.map(({ phone }) => phone)].join(' '))
        .join('\n');
      return { body, payload: numbers.length === 1 && numbers[0] ? `+${numbers[0]}` : null };
    }
    case 'system': {
      const found = read(system, given)?.system;
      const number = found?.wa_id || found?.new_wa_id;
      return found ? { body: found.body, payload: number ? `+${number}` : null } : {};
    }
    case 'order': {
      const found = read(basket, given)?.order;
      const items = found?.product_items
        .slice(0, mostBasket)
        .map((each) => `${each.quantity} x ${each.product_retailer_id}`);
      return { body: [...(items ?? []), found?.text ?? ''].filter(Boolean).join('\n') };
    }
  }
}
