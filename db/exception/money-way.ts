import type { FunctionName } from '../person/function.ts';
import type { Option } from './exception.ts';

/** The ways out that let an order pass in another shape, and whose function approves such a breach. */
export const moneyWays: Readonly<Partial<Record<Option['kind'], FunctionName>>> = {
  tier_price: 'commercial',
  counter_price: 'commercial',
  part_release: 'finance',
  advance: 'finance',
  temporary_limit: 'finance',
};
