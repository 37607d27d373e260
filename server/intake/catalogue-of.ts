import { aliases } from '../../db/customer/customer.ts';
import { ownWords } from '../../db/lexicon/own-word.ts';
import { type Product, products } from '../../db/product/product.ts';
import type { ServerTx } from '../postgres/server-tx.ts';
import { catalogueStamp } from './intake-sql.ts';
import { type CatalogueIndex, indexCatalogue } from './interpret/catalogue-index.ts';
import type { CatalogueItem } from './interpret/unit-of.ts';
import { ownRow } from './lexicon/own-row.ts';

/** A plant's finished products as one customer calls them, ready for the interpreter. */
export interface Catalogue {
  readonly index: CatalogueIndex;
  readonly byCode: ReadonlyMap<string, Product>;
  readonly byId: ReadonlyMap<string, Product>;
}

interface Kept {
  readonly stamp: string;
  readonly catalogue: Catalogue;
}

/** Preparing 3,750 products takes 50 ms; the last catalogues are kept and checked against the database's own stamp. */
const kept = new Map<string, Kept>();
const mostKept = 100;

export const itemOf = (product: Product): CatalogueItem => ({
  sku: product.code,
  name: product.name,
  unit: product.unit,
  packs: product.packs,
});

/** The catalogue for reading a message of this customer, with their own and everybody's names. */
export async function catalogueOf(tx: ServerTx, customerId: string | null): Promise<Catalogue> {
  const key = `${tx.tenantId}/${customerId}`;
  const stamp = await catalogueStamp(tx, customerId);
  const found = kept.get(key);
  const catalogue = found?.stamp === stamp ? found.catalogue : await prepare(tx, customerId);
  kept.delete(key);
  kept.set(key, { stamp, catalogue });
  const oldest = kept.keys().next().value;
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  return catalogue;
}

async function prepare(tx: ServerTx, customerId: string | null): Promise<Catalogue> {
  const finished = (await tx.all(products)).filter(({ kind }) => kind === 'finished');
  const byId = new Map(finished.map((product) => [product.id, product]));
  const everybodys = await tx.scan(aliases, 'customerId', null);
  const own = customerId === null ? [] : await tx.scan(aliases, 'customerId', customerId);
  const names = [...everybodys, ...own].flatMap(({ phrase, productId, unit }) => {
    const sku = byId.get(productId)?.code;
    return sku === undefined ? [] : [{ phrase, sku, unit: unit ?? undefined }];
  });
  const byCode = new Map(finished.map((product) => [product.code, product]));
  const words = (await tx.all(ownWords)).flatMap(({ word, kind, value }) => {
    const row = ownRow(word, kind, value);
    return typeof row === 'string' ? [] : [row];
  });
  return { index: indexCatalogue(finished.map(itemOf), names, words), byCode, byId };
}
