/** One figure of an effect: orders saved, hours late, machines set up anew, or money in minor units. */
export interface EffectFact {
  readonly name: 'orders' | 'late' | 'changeovers' | 'money';
  readonly value: number;
}

const names: readonly (readonly [key: string, name: EffectFact['name']])[] = [
  ['ordersSaved', 'orders'],
  ['moneySavedMinor', 'money'],
  ['latenessHours', 'late'],
  ['changeovers', 'changeovers'],
];

/** The figures of a predicted or actual effect that the screens have words for; other keys, from a newer server, are left out. */
export function effectFacts(effect: Readonly<Record<string, unknown>>): EffectFact[] {
  return names.flatMap(([key, name]) => {
    const value = effect[key];
    return typeof value === 'number' ? [{ name, value }] : [];
  });
}
