import type { MessageForm } from '../../../db/message/message.ts';
import type { Product } from '../../../db/product/product.ts';
import { fromThousandths } from '../../../db/values/quantity.ts';
import { doubtOf, type LineReading } from './line-reading.ts';
import { type Language, questionWords } from './question-words.ts';
import { shortened, shortTitles } from './short-titles.ts';

/** One question as it is sent: its words stand by themselves, the form makes the answer one tap. */
export interface Question {
  readonly body: string;
  readonly form: MessageForm | null;
}

/** What WhatsApp takes: buttons, their titles; rows of a list, their titles and descriptions; the text around both. */
const mostButtons = 3;
const longestButton = 20;
const mostRows = 10;
const longestRow = 24;
const longestDescription = 72;
const longestBody = 1_024;
/** As many as a thumb looks through; one row of the list is for "none of these". */
const mostChoices = mostRows - 1;
const longestName = 80;

/** What a tapped choice means, behind the question's id: a product, a unit, a yes, a no, or none of these. */
export const choiceOf = {
  product: (id: string): string => `p:${id}`,
  unit: (unit: string): string => `u:${unit}`,
  yes: 'yes',
  no: 'no',
  none: 'none',
} as const;

/** The id a choice carries to the customer's phone and back. */
export const choiceId = (questionId: string, choice: string): string => `${questionId}#${choice}`;

/** The question's id and the choice in what was tapped; undefined for what no question of ours can have carried. */
export function choiceIn(payload: string): { questionId: string; choice: string } | undefined {
  const at = payload.indexOf('#');
  return at < 1 ? undefined : { questionId: payload.slice(0, at), choice: payload.slice(at + 1) };
}

interface Named {
  readonly choice: string;
  readonly name: string;
}

/** The one question about a line, in the customer's words; undefined when there is nothing to ask. */
export function questionAbout(
  line: LineReading,
  productOf: (id: string) => Product | undefined,
  language: Language,
  questionId: string,
): Question | undefined {
  const say = questionWords[language];
  const phrase = line.phrase.slice(0, longestName).toWellFormed();
  const product = line.productId === null ? undefined : productOf(line.productId);
  const doubt = doubtOf(line);
  switch (doubt) {
    case undefined:
      return undefined;
    case 'which_product': {
      const named = line.candidates
        .filter(({ by }) => by === undefined)
        .slice(0, mostChoices)
        .flatMap(({ productId }): Named[] => {
          const found = productOf(productId);
          return found ? [{ choice: choiceOf.product(productId), name: found.name }] : [];
        });
      if (named.length === 0) return { body: say.unknown(phrase), form: null };
      const numbered = named.map(({ name }, index) => `${index + 1}. ${shortened(name, longestName)}`);
      const body = [say.which(phrase), ...numbered].join('\n');
      return { body, form: listOf(body, named, questionId, language) };
    }
    case 'how_many':
      return product && { body: say.howMany(product.name, unitsOf(product)), form: null };
    case 'which_unit': {
      if (!product) return undefined;
      const body = say.unit(product.name, unitsOf(product));
      const units = unitNames(product).map(({ unit, told }) => ({ choice: choiceOf.unit(unit), name: told }));
      return { body, form: buttonsOf(body, units, questionId) };
    }
    case 'confirm': {
      if (!product) return undefined;
      const amount = `${fromThousandths(line.quantity ?? 0)} ${line.unit ?? ''}`.trim();
      const body = say.confirm(amount, product.name);
      const answers = [
        { choice: choiceOf.yes, name: say.yes },
        { choice: choiceOf.no, name: say.no },
      ];
      return { body, form: buttonsOf(body, answers, questionId) };
    }
  }
}

const unitNames = ({ unit, packs }: Product): { unit: string; told: string }[] => [
  { unit, told: unit },
  ...Object.entries(packs).map(([pack, factor]) => ({ unit: pack, told: `${pack} = ${factor}` })),
];

const unitsOf = (product: Product): string =>
  unitNames(product)
    .map(({ told }) => told)
    .join(', ');

/** Buttons when there are few enough and their titles tell them apart; else null, and the answer is typed. */
function buttonsOf(body: string, named: readonly Named[], questionId: string): MessageForm | null {
  if (named.length < 1 || named.length > mostButtons || body.length > longestBody) return null;
  const titles = shortTitles(
    named.map(({ name }) => name),
    longestButton,
  );
  if (!titles) return null;
  const choices = named.map(({ choice }, at) => ({ id: choiceId(questionId, choice), title: titles[at] ?? '' }));
  return { kind: 'buttons', choices };
}

/** Buttons for one or two products, with "none of these" beside them; a list for more. */
function listOf(body: string, named: readonly Named[], questionId: string, language: Language): MessageForm | null {
  const say = questionWords[language];
  const none = { choice: choiceOf.none, name: say.none };
  const few = buttonsOf(body, [...named, none], questionId);
  if (few) return few;
  if (body.length > longestBody) return null;
  const names = named.map(({ name }) => name);
  const titles = shortTitles(names, longestRow) ?? names.map((name, at) => shortened(`${at + 1}. ${name}`, longestRow));
  const rows = named.map(({ choice, name }, at) => ({
    id: choiceId(questionId, choice),
    title: titles[at] ?? '',
    description: shortened(name, longestDescription),
  }));
  const last = { id: choiceId(questionId, none.choice), title: shortened(none.name, longestRow) };
  return { kind: 'list', button: say.open, choices: [...rows, last] };
}
